import { parseCurrency, parseRegion } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { Database } from "#platform/db";
import { emptyProduct, emptyVariant, type ProductInput, type VariantInput } from "./product-input.ts";
import { saveProducts } from "./save-products.ts";

export const europe: Channel = {
  code: "eu",
  name: "Europe",
  currency: parseCurrency("EUR"),
  locale: "en",
  countries: ["DE"],
  taxIncluded: true,
  region: parseRegion("eu"),
};

export const plainVariant: VariantInput = { ...emptyVariant, externalId: "plain", sku: "plain" };

/** A product of one variant, named after it. */
export function product(name: string, over: Partial<ProductInput> = {}): ProductInput {
  return {
    ...emptyProduct,
    externalId: name,
    slug: name,
    title: `The ${name}`,
    variants: [{ ...plainVariant, externalId: name, sku: `sku-${name}` }],
    ...over,
  };
}

/** Saves products that must not be refused. */
export async function save(db: Database, inputs: readonly ProductInput[]) {
  const saved = await db.transaction((tx) => saveProducts(tx, inputs));
  return saved.map((outcome) => {
    if (outcome.kind === "refused") throw new Error(`${outcome.column}: ${outcome.message}`);
    return { ...outcome, variantId: outcome.variants[0]?.variantId ?? "" };
  });
}
