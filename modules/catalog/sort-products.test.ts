import { describe, expect, it } from "vitest";
import { isUniqueViolation, many, run, sql } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { ensureCategories } from "./categories.ts";
import type { ProductInput } from "./product-input.ts";
import { plainVariant, product } from "./products.fixture.ts";
import { saveProducts } from "./save-products.ts";

const { db } = await cloneDatabase();
/** As an import saves: as if nothing were wrong. */
const saveTrusting = (...inputs: readonly ProductInput[]) =>
  db.transaction((tx) => saveProducts(tx, inputs, { looksForTaken: false }));
const changesOf = async (...inputs: readonly ProductInput[]) =>
  (await saveTrusting(...inputs)).map((saved) => (saved.kind === "saved" ? saved.change : saved.column));

interface Written {
  readonly product: string;
  readonly variant: string;
}
/** Every field of a product and its variants, but for ids and times. */
const written = (externalId: string) =>
  many(
    db,
    sql<Written>`
      select
        (to_jsonb(product) - 'id' - 'external_id' - 'slug' - 'title' - 'created_at' - 'updated_at')::text as product,
        (to_jsonb(variant) - 'id' - 'product_id' - 'external_id' - 'sku')::text as variant
      from catalog.product
      join catalog.variant on variant.product_id = product.id
      where product.external_id = ${externalId}::text
      order by variant.position
    `,
  );

describe("products that are saved as if nothing were wrong", () => {
  it("become what they become when each is looked at", async () => {
    const ids = await db.transaction((tx) => ensureCategories(tx, [["Home", "Lighting"], ["Sale"]]));
    const over: Partial<ProductInput> = {
      description: 'A tab\t, a line\n and a \\ "back" slash',
      brand: "Lumo",
      ratingHundredths: 412,
      options: [{ name: "Size", values: ["S", "M"] }],
      categoryIds: [...ids.values()].slice(0, 2),
      pictures: [
        { url: "/a.svg", alt: "One" },
        { url: "/b.svg", alt: "Two" },
      ],
    };
    const variants = (name: string) =>
      ["S", "M"].map((size) => ({
        ...plainVariant,
        externalId: size,
        sku: `${name}-${size}`,
        barcode: "4006381333931",
        options: { Size: size },
        weightGrams: 7,
        imageUrl: "/a.svg",
      }));
    await saveTrusting(product("fast", { ...over, variants: variants("fast") }), product("fast-plain"));
    await db.transaction((tx) =>
      saveProducts(tx, [product("slow", { ...over, variants: variants("slow") }), product("slow-plain")]),
    );
    expect(await written("fast")).toEqual(await written("slow"));
    expect(await written("fast-plain")).toEqual(await written("slow-plain"));
    expect(await written("fast")).toHaveLength(2);
    await expectInvariants(db);
  });

  it("are told apart: new, changed in any part, or the same", async () => {
    const [lamp, rug, vase, mug] = ["lamp", "rug", "vase", "mug"].map((name) => product(name, { brand: "Lumo" }));
    if (lamp === undefined || rug === undefined || vase === undefined || mug === undefined) throw new Error();
    expect(await changesOf(lamp, rug, vase)).toEqual(["made", "made", "made"]);
    const heavy = { ...rug, variants: rug.variants.map((variant) => ({ ...variant, weightGrams: 900 })) };
    const more = { ...vase, variants: [...vase.variants, { ...plainVariant, externalId: "tall", sku: "vase-tall" }] };
    const bare = { ...lamp, brand: null };
    expect(await changesOf(mug, bare, heavy, more)).toEqual(["made", "same", "changed", "changed"]);
    expect(await changesOf(mug, lamp, heavy, more)).toEqual(["same", "same", "same", "same"]);
    expect(await changesOf({ ...lamp, title: "A lamp" }, { ...mug, brand: "" })).toEqual(["changed", "changed"]);
    await expectInvariants(db);
  });

  it("are not even locked when they are the same", async () => {
    const clock = product("clock");
    await saveTrusting(clock);
    await db.transaction(async (tx) => {
      await run(tx, sql`select id from catalog.product where external_id = 'clock' for update`);
      // Another connection would wait for the lock until its time is up.
      expect(await changesOf(clock)).toEqual(["same"]);
    });
  });

  it("fail all together when a name is taken", async () => {
    await saveTrusting(product("stool"));
    const saving = saveTrusting(product("bench"), product("chair", { slug: "stool" }));
    expect(isUniqueViolation(await saving.catch((error: unknown) => error))).toBe(true);
    const other = saveTrusting(product("desk", { variants: [{ ...plainVariant, sku: "sku-stool" }] }));
    expect(isUniqueViolation(await other.catch((error: unknown) => error))).toBe(true);
    expect(await written("bench")).toEqual([]);
  });
});
