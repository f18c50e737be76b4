import { expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { demoCatalogue, listVariantIds, loadVariants, seedCatalog } from "./index.ts";

const { db } = await cloneDatabase();
const catalogue = demoCatalogue();

it("puts the whole demo shop into the database, and twice changes nothing", async () => {
  const seeded = await db.transaction((tx) => seedCatalog(tx, catalogue));
  expect(seeded).toHaveLength(catalogue.products.flatMap(({ variants }) => variants).length);
  const before = await stand();
  const again = await db.transaction((tx) => seedCatalog(tx, catalogue));
  expect(again).toEqual(seeded);
  expect(await stand()).toEqual(before);
});

it("knows every variant's facts, and what bundles are made of", async () => {
  const ids = await listVariantIds(db, { after: null, limit: 10_000 });
  const facts = await loadVariants(db, ids);
  expect(facts.size).toBe(ids.length);
  const bundles = [...facts.values()].filter(({ components }) => components.length > 0);
  const wanted = catalogue.products.flatMap(({ variants }) => variants).filter(({ components }) => components?.length);
  expect(bundles.map(({ sku }) => sku).toSorted()).toEqual(wanted.map(({ sku }) => sku).toSorted());
});

interface Stand {
  readonly id: string;
  readonly revision: number;
}
async function stand(): Promise<readonly Stand[]> {
  return await many(db, sql<Stand>`select id, revision from catalog.product order by id`);
}
