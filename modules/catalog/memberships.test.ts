import { describe, expect, it } from "vitest";
import { seedChannels } from "#modules/channels";
import type { Queryable, Tx } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { writeAttribute } from "./attribute-queries.ts";
import { changeCategory, createCategory, listCategories } from "./categories.ts";
import { changeProduct } from "./change-product.ts";
import { removeVariant } from "./change-variant.ts";
import type { CollectionRule } from "./collection-rule.ts";
import {
  changeCollection,
  createCollection,
  listCollectionProducts,
  placeProducts,
  removeCollection,
} from "./collections.ts";
import { demoCatalogue } from "./demo/shop.ts";
import { listVariantIds, loadVariants } from "./facts.ts";
import type { AskedMemberships, Memberships } from "./membership-queries.ts";
import { loadMemberships } from "./memberships.ts";
import { product } from "./products.fixture.ts";
import { saveProducts } from "./save-products.ts";
import { seedCatalog } from "./seed.ts";

const { db } = await cloneDatabase();
await db.transaction(async (tx) => {
  await seedChannels(tx, "demo");
  await seedCatalog(tx, demoCatalogue());
  await writeAttribute(tx, { code: "weight", label: "Weight", kind: "number", unit: null, allowedValues: [] });
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

  // Each change in a transaction of its own, as another process would make it: the answers before it are in memory.
  describe("that were kept are read again after", () => {
    const changes: readonly (readonly [string, (tx: Tx, stand: Stand) => Promise<unknown>])[] = [
      [
        "a product's attributes change",
        (tx, { productId }) => changeProduct(tx, productId, { attributes: { weight: 7 } }),
      ],
      ["it is filed elsewhere", (tx, { productId, away }) => changeProduct(tx, productId, { categoryIds: [away] })],
      ["its category moves", (tx, { home, away }) => changeCategory(tx, { id: home, parentId: away })],
      ["it is put into a collection", (tx, { productId, byHand }) => placeProducts(tx, byHand, [productId])],
      [
        "the rule of a collection changes",
        (tx, { ruled }) => changeCollection(tx, ruled, { rule: {} }, () => undefined),
      ],
      ["a collection is removed", (tx, { everything }) => removeCollection(tx, everything)],
      ["the variant is removed", (tx, { variantId }) => removeVariant(tx, variantId)],
      ["the product is saved anew", (tx) => saveProducts(tx, [product("kept", { brand: "Nord", title: "A rug" })])],
    ];
    it.each(changes)("%s", async (name, change) => {
      const stand = await standFor(name);
      const read = (): Promise<ReadonlyMap<string, Memberships>> => loadMemberships(db, [stand.variantId], stand.asked);
      const before = await read();
      expect(await read()).toEqual(before);
      await db.transaction((tx) => change(tx, stand));
      const after = await read();
      expect(after).not.toEqual(before);
      expect(after).toEqual(await loadMemberships(db, [stand.variantId], { ...stand.asked }));
    });

    it("nothing that was rolled back, and nothing of another transaction's that is still open", async () => {
      const { variantId, productId, asked } = await standFor("rolled back");
      const before = await loadMemberships(db, [variantId], asked);
      const undone = db.transaction(async (tx) => {
        await changeProduct(tx, productId, { attributes: { weight: 9 } });
        expect((await loadMemberships(tx, [variantId], asked)).get(variantId)?.attributes).toEqual({ weight: 9 });
        expect(await loadMemberships(db, [variantId], asked)).toEqual(before);
        throw new RangeError("no");
      });
      await expect(undone).rejects.toThrow(RangeError);
      expect(await loadMemberships(db, [variantId], asked)).toEqual(before);
    });
  });

  it("are kept: what is asked again is one row read, whatever is asked", async () => {
    const asked = { categories: categories.map(({ id }) => id), collections: [], attributes: ["weight"] };
    const counted = countStatements(db);
    await loadMemberships(counted.on, variantIds, asked);
    const first = counted.taken();
    await loadMemberships(counted.on, variantIds.toReversed(), asked);
    expect([first, counted.taken()]).toEqual([2, 1]);
  });
});

interface Stand {
  readonly variantId: string;
  readonly productId: string;
  readonly home: string;
  readonly away: string;
  readonly byHand: string;
  readonly ruled: string;
  readonly everything: string;
  readonly asked: AskedMemberships;
}

/** A product in a category of its own, with a category and three collections that it is not, or is, a member of. */
async function standFor(name: string): Promise<Stand> {
  const externalId = name.endsWith("saved anew") ? "kept" : name.replaceAll(/\W/g, "-");
  return await db.transaction(async (tx) => {
    const home = (await createCategory(tx, { name: `Home ${name}` })).id;
    const away = (await createCategory(tx, { name: `Away ${name}` })).id;
    const make = async (what: string, rule: CollectionRule | null) =>
      (await createCollection(tx, { name: `${what} ${name}`, rule })).id;
    const byHand = await make("By hand", null);
    const ruled = await make("Ruled", { titleContains: "rug" });
    const everything = await make("Everything", {});
    const [saved] = await saveProducts(tx, [product(externalId, { categoryIds: [home] })]);
    if (saved?.kind !== "saved") throw new Error("the product was refused");
    const { productId, variants: made } = saved;
    const asked = { categories: [home, away], collections: [byHand, ruled, everything], attributes: ["weight"] };
    return { variantId: made[0]?.variantId ?? "", productId, home, away, byHand, ruled, everything, asked };
  });
}

/** Counts the statements that go through. */
function countStatements(on: Queryable): { readonly on: Queryable; readonly taken: () => number } {
  let count = 0;
  return {
    on: {
      region: on.region,
      query: (statement) => {
        count += 1;
        return on.query(statement);
      },
    },
    taken: () => {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}
