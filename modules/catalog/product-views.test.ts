import { DAY_MS, money, newId } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { announceChange, openChangeFeed } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { changeProduct, translateProduct } from "./change-product.ts";
import { createProductViews, type LoadOffers, type Offer } from "./index.ts";
import { europe, plainVariant, product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const feed = await openChangeFeed(db);
afterAll(() => feed.close());

const noon = new Date("2026-11-20T12:00:00Z");
let now = noon;
/** What pricing and inventory would say; a gate holds the answer back until the test opens it. */
const offers = new Map<string, Offer>();
let gate: Promise<void> | null = null;
let asked = 0;
const loadOffers: LoadOffers = async (_, variantIds) => {
  asked++;
  const answer = new Map(
    variantIds.map((id) => [id, offers.get(id) ?? { price: null, priceWas: null, available: false }]),
  );
  await gate;
  return answer;
};
const views = createProductViews({ db, feed, loadOffers, now: () => now });

const euros = (cents: bigint): Offer => ({ price: money(cents, europe.currency), priceWas: null, available: true });
interface Shown {
  readonly id: string;
  readonly title: string;
  readonly price: { readonly amountMinor: number } | null;
  readonly available: boolean;
  readonly variants: readonly { readonly sku: string }[];
}
async function show(handle: string, channel = europe): Promise<Shown | string | null> {
  const found = await views.find(handle, channel);
  if (found === null) return null;
  return found.kind === "moved" ? found.slug : (JSON.parse(found.bytes.bytes.toString()) as Shown);
}
async function priceOf(handle: string): Promise<number | null | undefined> {
  const shown = await show(handle);
  return typeof shown === "object" ? (shown?.price?.amountMinor ?? null) : undefined;
}
let count = 0;
async function put(name: string, offer: Offer = euros(1_999n)) {
  const [saved] = await save(db, [product(name)]);
  const ids = { productId: saved?.productId ?? "", variantId: saved?.variantId ?? "" };
  offers.set(ids.variantId, offer);
  await db.transaction((tx) => announceChange(tx, "catalog.products", null));
  await settled();
  return ids;
}
/** Waits until the feed has brought everything that was announced so far. */
async function settled(): Promise<void> {
  const mark = newId();
  let seen = false;
  feed.on(`test.${mark}`, () => (seen = true));
  await db.transaction((tx) => announceChange(tx, `test.${mark}`, null));
  await eventually("the mark came through the feed", () => seen);
}
beforeEach(() => {
  now = noon;
  gate = null;
  asked = 0;
  count++;
});

describe("the view of a product", () => {
  it("shows everything its page needs", async () => {
    const variant = (size: string) => ({
      ...plainVariant,
      externalId: size,
      sku: `shirt-${size}`,
      options: { Size: size },
    });
    const [shirt] = await save(db, [
      product("shirt", {
        brand: "Weave",
        ratingHundredths: 425,
        options: [{ name: "Size", values: ["S", "M"] }],
        pictures: [{ url: "/shirt.svg", alt: "A shirt" }],
        variants: [variant("S"), variant("M")],
      }),
    ]);
    const [small = "", medium = ""] = shirt?.variants.map(({ variantId }) => variantId) ?? [];
    offers.set(small, { ...euros(900n), available: false });
    offers.set(medium, {
      price: money(1_000n, europe.currency),
      priceWas: money(1_500n, europe.currency),
      available: true,
    });
    const price = { amountMinor: 1_000, currency: "EUR" };
    const priceWas = { amountMinor: 1_500, currency: "EUR" };
    expect(await show("shirt")).toEqual({
      id: shirt?.productId,
      externalId: "shirt",
      slug: "shirt",
      title: "The shirt",
      description: "",
      brand: "Weave",
      rating: 4.25,
      categories: [],
      attributes: {},
      options: [{ name: "Size", values: ["S", "M"] }],
      images: [{ url: "/shirt.svg", alt: "A shirt" }],
      variants: [
        {
          id: small,
          sku: "shirt-S",
          options: { Size: "S" },
          price: { amountMinor: 900, currency: "EUR" },
          available: false,
        },
        { id: medium, sku: "shirt-M", options: { Size: "M" }, price, priceWas, available: true },
      ],
      price,
      priceWas,
      available: true,
    });
    const [card] = await views.cards([shirt?.productId ?? ""], europe);
    expect(JSON.parse(card?.toString() ?? "")).toEqual({
      id: shirt?.productId,
      externalId: "shirt",
      slug: "shirt",
      title: "The shirt",
      image: "/shirt.svg",
      price,
      priceWas,
      available: true,
      rating: 4.25,
    });
  });

  it("is found by slug, id and external id, and a former slug tells the new one", async () => {
    const { productId } = await put("lamp");
    expect(await show(productId)).toEqual(await show("lamp"));
    await db.transaction((tx) => changeProduct(tx, productId, { slug: "desk-lamp" }));
    await settled();
    expect(await show("lamp")).toBe("desk-lamp");
    expect(views.peek("lamp", europe)).toBeNull();
    expect(await show("desk-lamp")).toMatchObject({ id: productId });
    expect(await show("no-lamp")).toBeNull();
    expect(await show(newId())).toBeNull();
  });

  it("is in the language of the channel, or in the product's own", async () => {
    const { productId } = await put("clock");
    await db.transaction((tx) => translateProduct(tx, productId, "de", { title: "Die Uhr", description: "" }));
    await settled();
    const shown = ["de-AT", "de", "fr"].map((locale) => show("clock", { ...europe, code: locale, locale }));
    expect(await Promise.all(shown)).toMatchObject(["Die Uhr", "Die Uhr", "The clock"].map((title) => ({ title })));
  });

  it("is kept for each language, built from the offers of one question, and forgotten in all of them", async () => {
    const { productId } = await put("mirror");
    const both = () => Promise.all(["en", "de"].map((locale) => show("mirror", { ...europe, locale })));
    for (const title of ["Der Spiegel", "Der Wandspiegel"]) {
      await db.transaction((tx) => translateProduct(tx, productId, "de", { title, description: "" }));
      await settled();
      asked = 0;
      expect(await both()).toMatchObject([{ title: "The mirror" }, { title }]);
      expect(await both()).toMatchObject([{ title: "The mirror" }, { title }]);
      expect(asked).toBe(1);
    }
  });

  it("ends by itself when a price turns, with nobody announcing it, and shows the lowest price of 30 days", async () => {
    now = noon;
    const lowestPrice30d = money(1_400n, europe.currency);
    const sale = { ...euros(900n), priceWas: money(1_500n, europe.currency), lowestPrice30d };
    const { variantId } = await put("flash", { ...sale, turnsAt: new Date(noon.getTime() + 60) });
    expect(await show("flash")).toMatchObject({ price: { amountMinor: 900 }, lowestPrice30d: { amountMinor: 1_400 } });
    offers.set(variantId, euros(1_500n));
    await eventually("the sale is over", async () => (await priceOf("flash")) === 1_500);
  });

  it("has a price or cannot be had", async () => {
    await put("priceless", { price: null, priceWas: null, available: true });
    expect(await show("priceless")).toMatchObject({ price: null, available: false });
  });

  it("is gone where and when the product is not on sale", async () => {
    const { productId } = await put("vase");
    expect(await show("vase")).not.toBeNull();
    const change = async (to: Parameters<typeof changeProduct>[2]) => {
      await db.transaction((tx) => changeProduct(tx, productId, to));
      await settled();
    };
    await change({ channels: ["us"] });
    expect(await show("vase")).toBeNull();
    expect(await show("vase", { ...europe, code: "us" })).not.toBeNull();
    expect(await views.cards([productId], europe)).toEqual([]);
    await change({ channels: null, publishedFrom: new Date(noon.getTime() + DAY_MS) });
    expect(await show("vase")).toBeNull();
    await change({ publishedFrom: null, status: "draft" });
    expect(await show("vase")).toBeNull();
  });
});

describe("kept views", () => {
  it("are read once for all who ask at a time, and not again until something changes", async () => {
    await put("mug");
    expect(views.peek("mug", europe)).toBeNull();
    const found = await Promise.all(Array.from({ length: 50 }, () => views.find("mug", europe)));
    expect(asked).toBe(1);
    expect(new Set(found.map((one) => one?.kind === "found" && one.bytes))).toEqual(
      new Set([views.peek("mug", europe)]),
    );
    await views.find("mug", europe);
    expect(asked).toBe(1);
  });

  it("gather the misses of a moment into one read", async () => {
    const ids = await Promise.all(["a", "b", "c"].map((name) => put(`gather-${name}`)));
    asked = 0;
    await views.cards(
      ids.map(({ productId }) => productId),
      europe,
    );
    expect(asked).toBe(1);
  });

  it.each([
    ["catalog.products", "productId"],
    ["pricing.prices", "variantId"],
    ["inventory.availability", "variantId"],
  ] as const)("are forgotten by %s", async (topic, key) => {
    const name = `topical-${String(count)}`;
    const ids = await put(name);
    expect(await priceOf(name)).toBe(1_999);
    offers.set(ids.variantId, euros(1_499n));
    expect(await priceOf(name)).toBe(1_999);
    await db.transaction((tx) => announceChange(tx, topic, [ids[key]]));
    await settled();
    expect(await priceOf(name)).toBe(1_499);
  });

  it("change their ETag with their bytes, and only then", async () => {
    const { productId, variantId } = await put("tag");
    const tag = async () => {
      const found = await views.find("tag", europe);
      return found?.kind === "found" ? found.bytes.etag : null;
    };
    const first = await tag();
    await db.transaction((tx) => announceChange(tx, "catalog.products", [productId]));
    await settled();
    expect(await tag()).toBe(first);
    offers.set(variantId, euros(5n));
    await db.transaction((tx) => announceChange(tx, "pricing.prices", [variantId]));
    await settled();
    expect(await tag()).not.toBe(first);
  });

  it.each([
    ["the product's own id", "catalog.products", "productId"],
    ["a variant that no kept view knew", "pricing.prices", "variantId"],
    ["everything", "pricing.prices", null],
  ] as const)("never keep what was read before a change by %s and came after it", async (_, topic, key) => {
    const name = `race-${String(count)}`;
    const ids = await put(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    asked = 0;
    const early = priceOf(name);
    await eventually("the old price was read", () => asked === 1);

    offers.set(ids.variantId, euros(1_499n));
    await db.transaction((tx) => announceChange(tx, topic, key === null ? null : [ids[key]]));
    await settled();
    // Whoever asks after the change must not be given the load from before it.
    const late = priceOf(name);
    gate = null;
    resolve();
    expect(await early).toBe(1_999);
    expect(await late).toBe(1_499);
    expect(asked).toBe(2);
    expect(await priceOf(name)).toBe(1_499);
  });

  it("are not used, and not made, while the feed is away", async () => {
    const { variantId } = await put("away");
    let live = true;
    const awayViews = createProductViews({ db, loadOffers, now: () => now, feed: { ...feed, isLive: () => live } });
    const read = async () => {
      const found = await awayViews.find("away", europe);
      return found?.kind === "found" ? (JSON.parse(found.bytes.bytes.toString()) as Shown).price?.amountMinor : null;
    };
    expect(await read()).toBe(1_999);
    live = false;
    expect(awayViews.peek("away", europe)).toBeNull();
    offers.set(variantId, euros(1n));
    expect(await read()).toBe(1);
    offers.set(variantId, euros(2n));
    expect(await read()).toBe(2);
    live = true;
    expect(await read()).toBe(1_999);
  });
});
