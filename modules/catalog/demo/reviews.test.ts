import { describe, expect, it } from "vitest";
import { demoReviews } from "./reviews.ts";
import { demoCatalogue } from "./shop.ts";

const { products } = demoCatalogue();
const said = products.map((product) => ({ product, reviews: demoReviews(product) }));
const all = said.flatMap(({ reviews }) => reviews);

describe("reviews of the demo shop", () => {
  it("are the same for the same product", () => {
    expect(said.map(({ product }) => demoReviews(product))).toEqual(said.map(({ reviews }) => reviews));
  });

  it("are many, of several languages, mostly content, and a few wait for the desk", () => {
    expect(all.length).toBeGreaterThan(2_500);
    expect(all.length).toBeLessThan(8_000);
    expect([...new Set(all.map(({ locale }) => locale))].toSorted()).toEqual(["de", "en", "fr", "ja"]);
    for (const stars of [1, 2, 3, 4, 5]) expect(all.filter(({ rating }) => rating === stars).length).toBeGreaterThan(5);
    const average = all.reduce((sum, { rating }) => sum + rating, 0) / all.length;
    expect(average).toBeGreaterThan(3.8);
    expect(average).toBeLessThan(4.6);
    expect(all.filter(({ isPublished }) => !isPublished).length).toBeGreaterThan(5);
    expect(said.filter(({ reviews }) => reviews.length === 0).length).toBeGreaterThan(50);
  });

  it("fit what the shop keeps", () => {
    for (const { rating, title, body, author, daysAgo } of all) {
      expect([1, 2, 3, 4, 5]).toContain(rating);
      expect(title.length).toBeLessThanOrEqual(120);
      expect(body.length).toBeGreaterThan(0);
      expect(author.length).toBeLessThanOrEqual(60);
      expect(daysAgo).toBeGreaterThan(0);
    }
  });
});
