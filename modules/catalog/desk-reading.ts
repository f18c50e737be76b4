import type { Static } from "typebox";
import type { ProductChange } from "./change-product.ts";
import type { DeskProductRow } from "./desk-product-queries.ts";
import type { BulkProduct, NewProduct, ProductPatch } from "./desk-shapes.ts";
import { emptyProduct, type ProductInput, type VariantInput } from "./product-input.ts";
import { slugOf } from "./slug.ts";

type Given = Static<typeof BulkProduct> | (Static<typeof NewProduct> & { readonly externalId: string });

/** What a body of the desk says, as the bulk door takes it; what the body leaves out stays. */
export function toInput(body: Given): ProductInput {
  const { externalId, slug, title, rating, variants, ...rest } = body;
  return {
    ...emptyProduct,
    externalId,
    slug: slug ?? (slugOf(title) || externalId),
    title,
    description: rest.description ?? null,
    brand: rest.brand ?? null,
    taxCategory: rest.taxCategory ?? null,
    ratingHundredths: hundredths(rating) ?? null,
    status: rest.status ?? null,
    attributes: rest.attributes ?? null,
    options: rest.options ?? null,
    categoryIds: rest.categoryIds ?? null,
    pictures: rest.pictures ?? null,
    variants: variants.map(toVariant),
  };
}

function toVariant(given: Given["variants"][number]): VariantInput {
  const { externalId, sku, barcode, options, weightGrams, requiresShipping, image } = given;
  return {
    externalId: externalId ?? sku,
    sku,
    barcode: barcode ?? null,
    options: options ?? {},
    weightGrams: weightGrams ?? null,
    requiresShipping: requiresShipping ?? null,
    imageUrl: image ?? null,
  };
}

/** What a body of the desk changes of a product. */
export function toChange({
  rating,
  publishedFrom,
  publishedUntil,
  ...rest
}: Static<typeof ProductPatch>): ProductChange {
  return {
    ...rest,
    ratingHundredths: hundredths(rating),
    publishedFrom: momentOf(publishedFrom),
    publishedUntil: momentOf(publishedUntil),
  };
}

/** A product in the desk's JSON. */
export function toDesk({ ratingHundredths, ...product }: DeskProductRow) {
  return { ...product, rating: ratingHundredths === null ? null : ratingHundredths / 100 };
}

function hundredths(rating: number | undefined): number | undefined {
  return rating === undefined ? undefined : Math.round(rating * 100);
}

function momentOf(text: string | null | undefined): Date | null | undefined {
  return typeof text === "string" ? new Date(text) : text;
}
