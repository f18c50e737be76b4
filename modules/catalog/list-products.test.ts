import { DAY_MS, InvalidInput } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { ensureCategories } from "./categories.ts";
import { archiveProducts, changeProduct } from "./change-product.ts";
import { listProducts, MAX_PAGE_SIZE, type ProductSort } from "./list-products.ts";
import { product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const now = new Date("2026-11-20T12:00:00Z");

interface Query {
  readonly sort?: ProductSort;
  readonly categoryId?: string | null;
  readonly channel?: string;
  readonly limit?: number;
}

async function walk(query: Query = {}, between?: () => Promise<unknown>): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { sort = "newest", categoryId = null, channel = "eu", limit = 2 } = query;
    const page = await listProducts(db, { channel, now, categoryId, sort, cursor, limit });
    found.push(...page.productIds);
    cursor = page.nextCursor ?? undefined;
    await between?.();
  } while (cursor !== undefined);
  return found;
}

const ids = await db.transaction((tx) => ensureCategories(tx, [["Kitchen", "Pots"]]));
const pots = ids.get("kitchen-pots") ?? "";
const kitchen = ids.get("kitchen") ?? "";
const titles = ["Zither", "apron", "Éclair tin", "Kettle", "kettle", "Ladle"];
const inputs = titles.map((title, index) =>
  product(`p${String(index)}`, { title, categoryIds: index % 2 === 0 ? [pots] : [] }),
);
const made: string[] = [];
// One at a time: ids of one moment have no order among them.
for (const input of inputs) made.push(...(await save(db, [input])).map(({ productId }) => productId));

describe("a list of products", () => {
  it("shows the newest first, each once, whatever the size of a page", async () => {
    for (const limit of [1, 2, 3, 100]) expect(await walk({ limit })).toEqual(made.toReversed());
  });

  it("sorts by title without regard to case", async () => {
    const byTitle = await walk({ sort: "title" });
    const found = byTitle.map((id) => titles[made.indexOf(id)]?.toLowerCase());
    expect(found).toEqual(["apron", "kettle", "kettle", "ladle", "zither", "éclair tin"]);
  });

  it.each<ProductSort>(["newest", "title"])("shows a category with all below it, by %s", async (sort) => {
    const expected = made.filter((_, index) => index % 2 === 0).toSorted();
    expect((await walk({ sort, categoryId: pots })).toSorted()).toEqual(expected);
    expect((await walk({ sort, categoryId: kitchen })).toSorted()).toEqual(expected);
  });

  it("neither repeats nor hides a product while others come and go", async () => {
    let count = 0;
    const found = await walk({ limit: 1 }, async () => {
      await save(db, [product(`late-${String(count)}`, { status: "published" })]);
      count++;
    });
    expect(found).toEqual(made.toReversed());
    const late = (await walk({ limit: 100 })).filter((id) => !made.includes(id));
    await db.transaction((tx) => archiveProducts(tx, late));
    expect(await walk({ limit: 100 })).toEqual(made.toReversed());
  });

  it.each<ProductSort>(["newest", "title"])("goes on behind a page of the largest size, by %s", async (sort) => {
    const many = Array.from({ length: MAX_PAGE_SIZE + 1 }, (_, index) =>
      product(`many-${String(index)}`, { categoryIds: [pots], status: "published" }),
    );
    const saved = (await save(db, many)).map(({ productId }) => productId);
    for (const categoryId of [null, pots]) {
      const found = await walk({ sort, categoryId, limit: MAX_PAGE_SIZE });
      expect(found).toEqual(expect.arrayContaining(saved));
      expect(new Set(found).size).toBe(found.length);
    }
    await db.transaction((tx) => archiveProducts(tx, saved));
  });

  it("leaves out what is not on sale here and now", async () => {
    const [first = "", second = "", third = ""] = made;
    await db.transaction((tx) => changeProduct(tx, first, { publishedFrom: new Date(now.getTime() + DAY_MS) }));
    await db.transaction((tx) => changeProduct(tx, second, { publishedUntil: now }));
    await db.transaction((tx) => changeProduct(tx, third, { channels: ["us"] }));
    const rest = made.slice(3).toReversed();
    expect(await walk()).toEqual(rest);
    expect((await walk({ sort: "title" })).toSorted()).toEqual(rest.toSorted());
    expect(await walk({ channel: "us" })).toContain(third);
  });

  it.each(["nonsense", Buffer.from("[1]").toString("base64url"), Buffer.from('["x"]').toString("base64url")])(
    "refuses a cursor that is none: %s",
    async (cursor) => {
      const list = listProducts(db, { channel: "eu", now, categoryId: null, sort: "newest", cursor, limit: 2 });
      await expect(list).rejects.toThrow(InvalidInput);
    },
  );
});
