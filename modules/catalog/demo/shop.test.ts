import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { materialAttribute } from "./attributes.ts";
import { checkDigit } from "./barcode.ts";
import { demoAttributeLabels, demoOptionLabels } from "./labels.ts";
import { pictureFor } from "./picture.ts";
import { demoCatalogue } from "./shop.ts";

const shop = demoCatalogue();
const variants = shop.products.flatMap((product) => product.variants);

function fingerprint(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${String(part)}n` : part));
  return createHash("sha256").update(text).digest("hex");
}

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe("the demo shop", () => {
  it("is the same shop for the same seed and another for another", () => {
    expect(fingerprint(demoCatalogue())).toBe(fingerprint(shop));
    expect(fingerprint(demoCatalogue(7))).toBe(fingerprint(demoCatalogue(7)));
    expect(fingerprint(demoCatalogue(7))).not.toBe(fingerprint(shop));
  });

  it("is of a believable size", () => {
    expect(shop.categories.filter(({ parentSlug }) => parentSlug === null)).toHaveLength(9);
    expect(shop.products.length).toBeGreaterThan(950);
    expect(variants.length).toBeGreaterThan(3500);
    expect(variants.length).toBeLessThan(5500);
  });

  it("gives every slug, title, id, SKU and barcode once", () => {
    expect(repeated(shop.products.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(shop.products.map(({ title }) => title))).toEqual([]);
    expect(repeated(shop.categories.map(({ slug }) => slug))).toEqual([]);
    expect(repeated([...shop.products, ...variants].map(({ externalId }) => externalId))).toEqual([]);
    expect(repeated(variants.map(({ sku }) => sku))).toEqual([]);
    expect(repeated(variants.map(({ barcode }) => barcode))).toEqual([]);
  });

  it("names every category in all the languages of the shop", () => {
    for (const { translations } of shop.categories) {
      expect(translations.map(({ locale }) => locale)).toEqual(["de", "fr", "ja", "ar"]);
      for (const { title } of translations) expect(title).not.toBe("");
    }
  });

  it("names every product, what it is made of, and what it comes in, in all the languages of the shop", () => {
    for (const { title, translations } of shop.products) {
      for (const text of translations) expect(text.title).not.toBe(title);
      // Names of series are the same in all languages; nothing else of an Arabic title is in Latin letters.
      expect(translations.at(-1)?.title).toMatch(/^\P{Script=Latin}+(?:\p{Script=Latin}+\P{Script=Latin}*)?$/u);
    }
    const labels = demoOptionLabels();
    const said = new Set(
      shop.products.flatMap(({ options }) =>
        options.flatMap(({ name, values }) => values.map((value) => `${name}=${value}`)),
      ),
    );
    for (const [name = "", value = ""] of [...said].map((one) => one.split("=", 2))) {
      expect(Object.keys(labels[name]?.labels ?? {})).toEqual(["de", "fr", "ja", "ar"]);
      // Measures and letters of sizes are the same everywhere.
      if (/\d|^(?:S|M|L|XL)$/.test(value)) continue;
      expect([value, labels[name]?.valueLabels["ar"]?.[value]]).toEqual([value, expect.any(String)]);
    }
    for (const attribute of shop.categories.flatMap(({ attributes }) => attributes)) {
      expect(Object.keys(demoAttributeLabels(attribute).labels)).toEqual(["de", "fr", "ja", "ar"]);
    }
    const material = demoAttributeLabels(materialAttribute).valueLabels["de"];
    for (const { attributes } of shop.products.filter((product) => "material" in product.attributes)) {
      expect(material).toHaveProperty([String(attributes["material"])]);
    }
  });

  it("keeps slugs unique for other seeds", () => {
    for (const seed of [1, 2, 3, 99]) {
      expect(repeated(demoCatalogue(seed).products.map(({ slug }) => slug))).toEqual([]);
    }
  });

  it("prints EAN-13 codes of the in-store range with right check digits", () => {
    expect(checkDigit("400638133393")).toBe(1);
    for (const { barcode } of variants) {
      expect(barcode).toMatch(/^2\d{12}$/u);
      expect(checkDigit(barcode.slice(0, 12))).toBe(Number(barcode.at(-1)));
    }
  });

  it("asks a positive price in four currencies, and was more expensive before if it says so", () => {
    for (const { prices } of variants) {
      expect(prices.map(({ currency }) => currency)).toEqual(["EUR", "USD", "GBP", "JPY"]);
      for (const { amountMinor, wasMinor } of prices) {
        expect(amountMinor).toBeGreaterThan(0n);
        expect(wasMinor ?? amountMinor + 1n).toBeGreaterThan(amountMinor);
      }
    }
    const reduced = shop.products.filter(({ variants: [first] }) => first?.prices[0]?.wasMinor !== null);
    expect(reduced.length / shop.products.length).toBeGreaterThan(0.08);
    expect(reduced.length / shop.products.length).toBeLessThan(0.16);
  });

  it("has products in every category and a category for every product", () => {
    const used = new Set(shop.products.flatMap(({ categorySlugs }) => categorySlugs));
    expect(shop.categories.map(({ slug }) => slug).toSorted()).toEqual([...used].toSorted());
  });

  it("says of a product only what its category defines, in the right type", () => {
    const shelves = new Map(shop.categories.map((category) => [category.slug, category.attributes]));
    for (const { attributes, categorySlugs } of shop.products) {
      const defined = shelves.get(categorySlugs.at(-1) ?? "") ?? [];
      expect(Object.keys(attributes)).toEqual(defined.map(({ name }) => name));
      for (const definition of defined) {
        const value = attributes[definition.name];
        const expected = { text: "string", enum: "string", number: "number", boolean: "boolean" }[definition.type];
        expect(typeof value).toBe(expected);
        if (definition.type === "enum") expect(definition.values).toContain(value);
      }
    }
  });

  it("offers every variant only options that its product lists, each combination once", () => {
    for (const product of shop.products) {
      expect(repeated(product.variants.map(({ options }) => JSON.stringify(options)))).toEqual([]);
      for (const { options } of product.variants) {
        expect(Object.keys(options)).toEqual(product.options.map(({ name }) => name));
        for (const { name, values } of product.options) expect(values).toContain(options[name]);
      }
    }
  });

  it("has variants that are sold out and variants that are nearly so", () => {
    const totals = variants
      .filter(({ components }) => components === undefined)
      .map(({ stock }) => stock.reduce((sum, { onHand }) => sum + onHand, 0));
    expect(totals.filter((total) => total === 0).length).toBeGreaterThan(50);
    expect(totals.filter((total) => total >= 1 && total <= 5).length).toBeGreaterThan(100);
    expect(totals.every((total) => Number.isInteger(total) && total >= 0)).toBe(true);
  });

  it("builds bundles from variants that exist and are not bundles", () => {
    const plain = new Set(variants.filter(({ components }) => components === undefined).map(({ sku }) => sku));
    const bundles = variants.filter(({ components }) => components !== undefined);
    expect(bundles).toHaveLength(10);
    for (const { components = [], stock } of bundles) {
      expect(components.length).toBeGreaterThan(1);
      expect(stock).toEqual([]);
      for (const { sku, quantity } of components) {
        expect(plain.has(sku)).toBe(true);
        expect(quantity).toBeGreaterThan(0);
      }
    }
  });

  it("speaks German, French, Japanese and Arabic, and leaves no gap in a sentence", () => {
    for (const { title, description, translations } of shop.products) {
      expect(translations.map(({ locale }) => locale)).toEqual(["de", "fr", "ja", "ar"]);
      for (const text of [title, description, ...translations.flatMap((one) => [one.title, one.description])]) {
        expect(text).not.toMatch(/undefined|\s{2}|^\s*$/u);
      }
      expect(description).toMatch(/^[A-Z].+\.$/u);
    }
  });

  it("shows pictures that can be drawn", () => {
    const images = [
      ...shop.products.flatMap((product) => product.images.slice(0, 1)),
      ...shop.categories.map(({ image }) => image),
    ];
    for (const { url, alt } of images) {
      expect(pictureFor(url.replace("/media/demo/", ""))).not.toBeNull();
      expect(alt.length).toBeGreaterThan(5);
    }
  });
});
