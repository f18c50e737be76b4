import { describe, expect, it } from "vitest";
import { many, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { ensureCategories } from "./categories.ts";
import { MAX_PRODUCTS_PER_SAVE, saveProducts } from "./index.ts";
import { plainVariant, product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();

interface Stand {
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly slug: string;
  readonly revision: number;
}
async function stand(name: string): Promise<Stand | undefined> {
  const rows = await many(
    db,
    sql<Stand>`select title, description, brand, slug, revision from catalog.product where external_id = ${name}::text`,
  );
  return rows[0];
}
const trySave = (...inputs: Parameters<typeof saveProducts>[1]) => db.transaction((tx) => saveProducts(tx, inputs));

describe("saving products", () => {
  it("makes them, then changes nothing the second time", async () => {
    const inputs = [product("lamp"), product("rug", { pictures: [{ url: "/rug.svg", alt: "A rug" }] })];
    expect((await save(db, inputs)).map(({ change }) => change)).toEqual(["made", "made"]);
    const again = await save(db, inputs);
    expect(again.map(({ change, variants }) => [change, variants[0]?.isNew])).toEqual([
      ["same", false],
      ["same", false],
    ]);
    expect((await stand("lamp"))?.revision).toBe(1);
  });

  it("keeps what is null, and overwrites with what is blank", async () => {
    await save(db, [product("vase", { brand: "Lumo", description: "Tall." })]);
    await save(db, [product("vase", { title: "A vase", brand: null, description: "" })]);
    expect(await stand("vase")).toMatchObject({ title: "A vase", brand: "Lumo", description: "", revision: 2 });
  });

  it("keeps the slug of a product that is there, so that links stay good", async () => {
    await save(db, [product("clock")]);
    await save(db, [product("clock", { slug: "wall-clock" })]);
    expect((await stand("clock"))?.slug).toBe("clock");
  });

  it("refuses one without undoing its neighbours", async () => {
    await save(db, [product("stool")]);
    const outcomes = await trySave(
      product("chair", { slug: "stool" }),
      product("bench", { variants: [{ ...plainVariant, sku: "sku-stool" }] }),
      product("sofa", { attributes: { colour: "red" } }),
      product("table"),
      product("desk", { slug: "table" }),
    );
    expect(outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.column : outcome.change))).toEqual([
      "slug",
      "sku",
      "attributes/colour",
      "made",
      "slug",
    ]);
    expect(await stand("chair")).toBeUndefined();
  });

  it("adds variants to those that stand, and answers in the order of the input", async () => {
    const variant = (name: string) => ({
      ...plainVariant,
      externalId: name,
      sku: `shirt-${name}`,
      options: { Size: name },
    });
    const [small] = await save(db, [product("shirt", { variants: [variant("S")] })]);
    const [both] = await save(db, [product("shirt", { variants: [variant("M"), variant("S")] })]);
    expect(both?.change).toBe("changed");
    expect(both?.variants.map(({ isNew }) => isNew)).toEqual([true, false]);
    expect(both?.variants[1]?.variantId).toBe(small?.variantId);
  });

  it("moves a product from one category to another, with all above it", async () => {
    const ids = await db.transaction((tx) =>
      ensureCategories(tx, [["Home", "Lighting"], ["Home", "Textiles"], ["Sale"]]),
    );
    const idOf = (slug: string) => ids.get(slug) ?? "";
    await save(db, [product("shade", { categoryIds: [idOf("home-lighting")] })]);
    await expectInvariants(db);
    const [moved] = await save(db, [product("shade", { categoryIds: [idOf("home-textiles"), idOf("sale")] })]);
    expect(moved?.change).toBe("changed");
    await expectInvariants(db);
    const [kept] = await save(db, [product("shade")]);
    expect(kept?.change).toBe("same");
  });

  it("saves racing twins once", async () => {
    const twins = Array.from({ length: 4 }, () =>
      save(
        db,
        Array.from({ length: 50 }, (_, i) => product(`twin-${String(i)}`)),
      ),
    );
    const ids = (await Promise.allSettled(twins)).flatMap((outcome) =>
      outcome.status === "fulfilled" ? [outcome.value.map(({ productId }) => productId).join()] : [],
    );
    expect(new Set(ids).size).toBe(1);
    await expectInvariants(db);
  });

  it("takes no more than its limit", async () => {
    const inputs = Array.from({ length: MAX_PRODUCTS_PER_SAVE + 1 }, (_, index) => product(String(index)));
    await expect(trySave(...inputs)).rejects.toThrow(RangeError);
  });
});
