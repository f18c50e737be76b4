import { newId } from "@hansa/kernel";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openChangeFeed, type Tx } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { writeAttribute } from "./attribute-queries.ts";
import { ensureCategories } from "./categories.ts";
import type { CollectionRule } from "./collection-rule.ts";
import {
  changeCollection,
  createCollection,
  findCollection,
  listCollectionProducts,
  placeProducts,
  removeCollection,
} from "./collections.ts";
import { CollectionIsRuled, CollectionNotFound } from "./errors.ts";
import { product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const run = <Result>(work: (tx: Tx) => Promise<Result>) => db.transaction(work);
const names = new Map<string, string>();
let lighting = "";

beforeAll(async () => {
  await run((tx) =>
    writeAttribute(tx, { code: "colour", label: "Colour", kind: "text", unit: null, allowedValues: [] }),
  );
  await run((tx) =>
    writeAttribute(tx, { code: "watts", label: "Power", kind: "number", unit: "W", allowedValues: [] }),
  );
  lighting = (await run((tx) => ensureCategories(tx, [["Lighting"]]))).get("lighting") ?? "";
  const inputs = [
    product("lamp", {
      brand: "Lumo",
      attributes: { colour: "red", watts: 40 },
      ratingHundredths: 450,
      categoryIds: [lighting],
    }),
    product("torch", { brand: "Lumo", attributes: { colour: "blue", watts: 5 }, ratingHundredths: 300 }),
    product("rug", { brand: "Weave", attributes: { colour: "red" } }),
    product("secret", { brand: "Lumo", status: "draft" }),
  ];
  for (const [index, { productId }] of (await save(db, inputs)).entries())
    names.set(productId, inputs[index]?.externalId ?? "");
});

async function contents(id: string, limit = 10): Promise<readonly string[]> {
  const collection = await findCollection(db, id);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const filter = { channel: "eu", now: new Date(), cursor, limit };
    const page = await listCollectionProducts(db, collection, filter);
    found.push(...page.productIds.map((productId) => names.get(productId) ?? ""));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
const idOf = (name: string) => [...names].find(([, known]) => known === name)?.[0] ?? "";

describe("a collection with a rule", () => {
  const rules: readonly (readonly [string, () => CollectionRule, readonly string[]])[] = [
    ["of everything", () => ({}), ["lamp", "rug", "torch"]],
    ["of a brand", () => ({ brands: ["Lumo"] }), ["lamp", "torch"]],
    ["of a value", () => ({ attributes: { colour: "red" } }), ["lamp", "rug"]],
    ["of a range", () => ({ ranges: [{ attribute: "watts", min: 10, max: 60 }] }), ["lamp"]],
    ["of a rating", () => ({ minRating: 4 }), ["lamp"]],
    ["of a word", () => ({ titleContains: "RUG" }), ["rug"]],
    ["of a category", () => ({ categoryId: lighting }), ["lamp"]],
    ["of a brand and a value", () => ({ brands: ["Lumo"], attributes: { colour: "blue" } }), ["torch"]],
    ["of things to come", () => ({ addedSince: "2999-01-01T00:00:00Z" }), []],
    ["that tries to be clever", () => ({ titleContains: "' or true --" }), []],
  ];
  it.each(rules)("%s", async (name, rule, expected) => {
    const { id } = await run((tx) => createCollection(tx, { name, rule: rule() }));
    expect((await contents(id)).toSorted()).toEqual(expected);
    expect((await contents(id, 1)).toSorted()).toEqual(expected);
    await expect(run((tx) => placeProducts(tx, id, []))).rejects.toThrow(CollectionIsRuled);
  });
});

describe("a collection put together by hand", () => {
  it("keeps its order, without what is not on sale", async () => {
    const { id } = await run((tx) => createCollection(tx, { name: "Gifts" }));
    await run((tx) => placeProducts(tx, id, [idOf("rug"), idOf("secret"), newId(), idOf("lamp"), idOf("torch")]));
    expect(await contents(id)).toEqual(["rug", "lamp", "torch"]);
    expect(await contents(id, 1)).toEqual(["rug", "lamp", "torch"]);
    await run((tx) => placeProducts(tx, id, [idOf("torch")]));
    expect(await contents("gifts")).toEqual(["torch"]);
    await run((tx) => removeCollection(tx, id));
    await expect(findCollection(db, "gifts")).rejects.toThrow(CollectionNotFound);
  });

  it("tells whoever shows products, or asks what they belong to, that it changed", async () => {
    const feed = await openChangeFeed(db);
    onTestFinished(() => feed.close());
    let told = 0;
    feed.on("catalog.products", (keys) => (told += keys === null ? 1 : 0));
    const { id } = await run((tx) => createCollection(tx, { name: "Told" }));
    await run((tx) => placeProducts(tx, id, [idOf("rug")]));
    await run((tx) => changeCollection(tx, id, { rule: {} }, () => undefined));
    await run((tx) => removeCollection(tx, id));
    await eventually("the last of four is told", () => told >= 4);
    expect(told).toBe(4);
  });
});
