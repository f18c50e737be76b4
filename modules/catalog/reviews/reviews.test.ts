import { newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { eventually } from "#platform/testing";
import { bought, db, desk, get, make, type Made, shop } from "../routes.fixture.ts";
import { saveProducts } from "../save-products.ts";
import { product } from "../products.fixture.ts";
import { forgetReviewsOf, rateProducts } from "./settle-review.ts";

const ada = newId<"customer">();
const bob = newId<"customer">();
let lamp: Made;

const words = { rating: 4, title: "A fine lamp", body: "Warm light.\nQuiet, too.", author: "Ada" };
const say = (customer: string, body: object, handle = lamp.slug) =>
  shop.inject({ method: "POST", url: `/v1/products/${handle}/reviews`, headers: { cookie: customer }, payload: body });
const own = (customer: string) => get(`/v1/me/reviews/${lamp.slug}`, { cookie: customer });
const listed = async (more = "") => {
  const reply = await get(`/v1/products/${lamp.slug}/reviews${more}`);
  return reply.json<{ items: { title: string }[]; ratings: { count: number }[]; nextCursor: string | null }>();
};
const rated = async () => (await get(`/v1/products/${lamp.slug}`)).json<{ rating?: number; reviewCount?: number }>();
/** What the worker does with the announcement. */
const count = (id: string) => db.transaction((tx) => rateProducts(tx, [id]));
async function published(customer: string, body: object): Promise<string> {
  for (const { id } of lamp.variants) bought.add(`${customer}/${id}`);
  const { id } = (await say(customer, body)).json<{ id: string }>();
  expect((await desk("POST", `/reviews/${id}/publish`)).statusCode).toBe(200);
  await count(lamp.id);
  return id;
}

beforeAll(async () => {
  lamp = await make("Reading lamp", { rating: 3.1 });
});

describe("a review", () => {
  it("is written by who bought the product, once", async () => {
    expect(
      (await shop.inject({ method: "POST", url: `/v1/products/${lamp.slug}/reviews`, payload: words })).statusCode,
    ).toBe(401);
    expect((await say(ada, words)).json()).toMatchObject({ code: "catalog.not_bought" });
    expect((await own(ada)).json()).toEqual({ review: null, mayWrite: false });
    for (const { id } of lamp.variants) bought.add(`${ada}/${id}`);
    expect((await own(ada)).json()).toEqual({ review: null, mayWrite: true });
    const tries = await Promise.all([say(ada, words), say(ada, words), say(ada, words)]);
    expect(tries.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([201, 409, 409]);
    expect((await own(ada)).json()).toMatchObject({
      review: { ...words, state: "pending", verified: true },
      mayWrite: false,
    });
  });

  it("is refused with what cannot be shown", async () => {
    const wrong = { ...words, title: "Nice \u202e", body: "Ding\u0007" };
    const reply = await say(ada, wrong);
    expect(reply.statusCode).toBe(422);
    expect(reply.json<{ violations: { pointer: string }[] }>().violations.map(({ pointer }) => pointer)).toEqual([
      "/title",
      "/body",
    ]);
    expect((await say(ada, { ...words, rating: 6 })).statusCode).toBe(422);
    expect((await say(ada, words, "no-such-thing")).statusCode).toBe(404);
  });

  it("is seen by nobody and counts for nothing before the desk has published it, and after it has taken it back", async () => {
    expect((await listed()).items).toEqual([]);
    expect(await rated()).toMatchObject({ rating: 3.1 });
    const waiting = await desk("GET", "/reviews?state=pending");
    const id = waiting.json<{ items: { id: string }[] }>().items[0]?.id ?? "";
    expect((await desk("POST", `/reviews/${id}/publish`)).json()).toMatchObject({
      state: "published",
      productId: lamp.id,
    });
    await count(lamp.id);
    await eventually("the page shows the rating", async () => (await rated()).rating === 4);
    expect(await rated()).toMatchObject({ rating: 4, reviewCount: 1 });
    expect(await listed()).toMatchObject({
      items: [words],
      ratings: [{ count: 0 }, { count: 0 }, { count: 0 }, { count: 1 }, { count: 0 }],
    });
    expect((await desk("POST", `/reviews/${id}/publish`)).json()).toMatchObject({ code: "catalog.review_cannot_move" });
    await desk("POST", `/reviews/${id}/reject`);
    await count(lamp.id);
    await eventually("the rating is gone", async () => (await rated()).rating === undefined);
    expect((await listed()).items).toEqual([]);
    await desk("POST", `/reviews/${id}/publish`);
  });

  it("is averaged with the others to hundredths, page by page and star by star", async () => {
    await published(bob, { ...words, rating: 5, title: "Best lamp" });
    await published(newId<"customer">(), { ...words, rating: 2, title: "Too dark" });
    await eventually("three count", async () => (await rated()).reviewCount === 3);
    expect(await rated()).toMatchObject({ rating: 3.67, reviewCount: 3 });
    const first = await listed("?limit=2");
    expect(first.items.map(({ title }) => title)).toEqual(["Too dark", "Best lamp"]);
    const second = await listed(`?limit=2&cursor=${first.nextCursor ?? ""}`);
    expect(second).toMatchObject({ items: [{ title: "A fine lamp" }], nextCursor: null });
    expect((await listed("?rating=5")).items.map(({ title }) => title)).toEqual(["Best lamp"]);
  });

  it("makes the rating, whatever an import or the desk says of it", async () => {
    await desk("PATCH", `/products/${lamp.id}`, { rating: 1 });
    const rows = await many(
      db,
      sql<{ externalId: string }>`
      select external_id as "externalId" from catalog.product where id = ${lamp.id}::uuid
    `,
    );
    const again = product("reading-lamp", {
      externalId: rows[0]?.externalId ?? "",
      title: "Reading lamp, imported",
      ratingHundredths: 100,
      variants: [],
    });
    await db.transaction((tx) => saveProducts(tx, [{ ...again, slug: lamp.slug }]));
    await eventually("the import shows", async () =>
      (await get(`/v1/products/${lamp.slug}`)).body.includes("imported"),
    );
    expect(await rated()).toMatchObject({ rating: 3.67 });
  });

  it("counted twice changes nothing", async () => {
    const revision = async () => (await desk("GET", `/products/${lamp.id}`)).json<Made>().revision;
    const before = await revision();
    await count(lamp.id);
    expect(await revision()).toBe(before);
  });

  it("goes with its customer", async () => {
    await db.transaction((tx) => forgetReviewsOf(tx, bob));
    await count(lamp.id);
    expect((await own(bob)).json()).toMatchObject({ review: null });
    await eventually("two count", async () => (await rated()).reviewCount === 2);
  });

  it("is not for the desk's eyes without its scope", async () => {
    expect((await get("/v1/admin/reviews")).statusCode).toBe(401);
    expect((await get("/v1/admin/reviews", { cookie: ada })).statusCode).toBe(403);
    expect((await desk("POST", `/reviews/${newId()}/reject`)).statusCode).toBe(404);
  });
});
