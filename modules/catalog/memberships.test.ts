import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { seedChannels } from "#modules/channels";
import { listCategories } from "./categories.ts";
import { createCollection, listCollectionProducts, placeProducts } from "./collections.ts";
import type { CollectionRule } from "./collection-rule.ts";
import { demoCatalogue } from "./demo/shop.ts";
import { loadVariants, listVariantIds } from "./facts.ts";
import { loadMemberships } from "./memberships.ts";
import { seedCatalog } from "./seed.ts";

const { db } = await cloneDatabase();
await db.transaction(async (tx) => {
  await seedChannels(tx, "demo");
  await seedCatalog(tx, demoCatalogue());
});
const variantIds = await listVariantIds(db, { after: null, limit: 10_000 });
const variants = await loadVariants(db, variantIds);
const categories = await listCategories(db);
const now = await db.transaction(async (tx) => tx.now);

async function membersOf(collectionId: string): Promise<ReadonlySet<string>> {
  const asked = { categories: [], collections: [collectionId], attributes: [] };
  const found = await loadMemberships(db, variantIds, asked);
  return new Set(
    [...found.values()].flatMap(({ variantId, groups }) =>
      groups.includes(collectionId) ? [variants.get(variantId)?.productId ?? ""] : [],
    ),
  );
}

describe("memberships", () => {
  const [category] = categories;
  const rules: readonly CollectionRule[] = [
    {},
    { categoryId: category?.id ?? "" },
    { minRating: 4.5 },
    { titleContains: "LAMP" },
    { addedSince: "2000-01-01T00:00:00Z" },
    { addedSince: "2100-01-01T00:00:00Z" },
    { brands: ["Nobody", "Nord"] },
    { ranges: [{ attribute: "weight", min: 1 }] },
    { attributes: { nothing: "has this" } },
  ];
  it.each(rules)("agree with the collection's own list for the rule %j", async (rule) => {
    const name = `Rule ${JSON.stringify(rule)}`.slice(0, 100);
    const collection = await db.transaction((tx) => createCollection(tx, { name, rule }));
    const listed = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const page = await listCollectionProducts(db, collection, { cursor, limit: 100, channel: "eu", now });
      for (const id of page.productIds) listed.add(id);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const members = await membersOf(collection.id);
    // The list shows what is on sale in the channel; a promotion does not ask for that.
    for (const id of listed) expect(members.has(id)).toBe(true);
    for (const { productId, isPublished, channels, publishedFrom, publishedUntil } of variants.values()) {
      const isOnSale = isPublished && publishedFrom === null && publishedUntil === null && channels === null;
      if (isOnSale && members.has(productId)) expect(listed.has(productId)).toBe(true);
    }
  });

  it("hold what was put into a collection by hand, and what is in or below a category", async () => {
    const [first] = variants.values();
    const productId = first?.productId ?? "";
    const collection = await db.transaction(async (tx) => {
      const made = await createCollection(tx, { name: "By hand" });
      await placeProducts(tx, made.id, [productId]);
      return made;
    });
    expect([...(await membersOf(collection.id))]).toEqual([productId]);
    const found = await loadMemberships(db, variantIds, {
      categories: categories.map(({ id }) => id),
      collections: [],
      attributes: [],
    });
    expect([...found.values()].every(({ groups }) => groups.length > 0)).toBe(true);
  });

  it("are nothing for variants that do not exist", async () => {
    const asked = { categories: [], collections: [], attributes: ["colour"] };
    expect((await loadMemberships(db, ["019aaaaa-0000-7000-8000-000000000001"], asked)).size).toBe(0);
  });
});
