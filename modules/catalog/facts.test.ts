import { DAY_MS, newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { changeProduct } from "./change-product.ts";
import { removeVariant, setComponents } from "./change-variant.ts";
import { BundleInBundle, VariantNotFound } from "./errors.ts";
import { isSellable, listVariantIds, loadVariants } from "./index.ts";
import { product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const noon = new Date("2026-11-20T12:00:00Z");
const day = (days: number) => new Date(noon.getTime() + days * DAY_MS);
const always = { isPublished: true, publishedFrom: null, publishedUntil: null, channels: null };

describe("a variant", () => {
  it.each([
    ["is sold when its product is published", {}, true],
    ["is not sold as a draft", { isPublished: false }, false],
    ["is not sold before its window", { publishedFrom: day(1) }, false],
    ["is sold from the first moment of its window", { publishedFrom: noon }, true],
    ["is not sold from the last moment of its window", { publishedUntil: noon }, false],
    ["is sold in a channel of its assortment", { channels: ["us", "eu"] }, true],
    ["is not sold in another channel", { channels: ["us"] }, false],
    ["is sold nowhere with an empty assortment", { channels: [] }, false],
  ])("%s", (_, over, expected) => {
    expect(isSellable({ ...always, ...over }, "eu", noon)).toBe(expected);
  });

  it("has its facts, and those of its product", async () => {
    const [saved] = await save(db, [product("lamp", { pictures: [{ url: "/lamp.svg", alt: "" }], brand: "Lumo" })]);
    const id = saved?.variantId ?? "";
    expect((await loadVariants(db, [id, newId()])).get(id)).toEqual({
      variantId: id,
      productId: saved?.productId,
      sku: "sku-lamp",
      title: "The lamp",
      options: {},
      image: "/lamp.svg",
      taxCategory: "standard",
      weightGrams: 0,
      requiresShipping: true,
      isPublished: true,
      publishedFrom: null,
      publishedUntil: null,
      channels: null,
      components: [],
    });
  });

  it("is absent once it was removed, and when it never was", async () => {
    const [rug] = await save(db, [product("rug")]);
    await db.transaction((tx) => removeVariant(tx, rug?.variantId ?? ""));
    expect((await loadVariants(db, [rug?.variantId ?? "", newId()])).size).toBe(0);
    await expect(db.transaction((tx) => removeVariant(tx, rug?.variantId ?? ""))).rejects.toThrow(VariantNotFound);
  });

  it("is listed once, page by page", async () => {
    await save(
      db,
      Array.from({ length: 7 }, (_, index) => product(`cup-${String(index)}`)),
    );
    const whole = await listVariantIds(db, { after: null, limit: 100 });
    const paged: string[] = [];
    for (let page = await listVariantIds(db, { after: null, limit: 3 }); page.length > 0; ) {
      paged.push(...page);
      page = await listVariantIds(db, { after: page.at(-1) ?? null, limit: 3 });
    }
    expect(paged).toEqual(whole);
  });
});

describe("a bundle", () => {
  it("is made of other variants, one level deep", async () => {
    const [set, bowl, spoon, hamper] = await save(
      db,
      ["set", "bowl", "spoon", "hamper"].map((name) => product(name)),
    );
    const ids = [set, bowl, spoon, hamper].map((saved) => saved?.variantId ?? "");
    const [setId = "", bowlId = "", spoonId = "", hamperId = ""] = ids;
    const parts = [
      { variantId: bowlId, quantity: 1 },
      { variantId: spoonId, quantity: 2 },
    ];
    await db.transaction((tx) => setComponents(tx, setId, parts));
    const components = (await loadVariants(db, [setId])).get(setId)?.components ?? [];
    expect(components.toSorted((a, b) => a.quantity - b.quantity)).toEqual(parts);

    const compose = (id: string, of: string) =>
      db.transaction((tx) => setComponents(tx, id, [{ variantId: of, quantity: 1 }]));
    await expect(compose(hamperId, setId)).rejects.toThrow(BundleInBundle);
    await expect(compose(bowlId, hamperId)).rejects.toThrow(BundleInBundle);
    await expect(compose(setId, setId)).rejects.toThrow(BundleInBundle);
    await expect(compose(setId, newId())).rejects.toThrow(VariantNotFound);

    await db.transaction((tx) => setComponents(tx, setId, []));
    expect((await loadVariants(db, [setId])).get(setId)?.components).toEqual([]);
    await expectInvariants(db);
  });
});

it("reads publish window and assortment back as they were written", async () => {
  const [clock] = await save(db, [product("clock")]);
  const window = { publishedFrom: day(-1), publishedUntil: day(1), channels: ["us"] };
  await db.transaction((tx) => changeProduct(tx, clock?.productId ?? "", window));
  const facts = (await loadVariants(db, [clock?.variantId ?? ""])).get(clock?.variantId ?? "");
  expect(facts).toMatchObject(window);
});
