import { jsonb, many, type Queryable, sql } from "#platform/db";
import { columnsOf } from "./bulk-queries.ts";
import type { ProductInput, VariantInput } from "./product-input.ts";

/** Which of these external ids have a product. No locks. */
export function selectStandingNames(
  on: Queryable,
  externalIds: readonly string[],
): Promise<readonly { readonly externalId: string }[]> {
  return many(
    on,
    sql<{ readonly externalId: string }>`
      select external_id as "externalId"
      from catalog.product
      where external_id = any(${externalIds}::text[])
    `,
  );
}

/** A product that is there. */
export interface ComparedProduct {
  readonly id: string;
  readonly externalId: string;
  /** Whether saving the input would change nothing of the product itself; its variants and pictures are not looked at. */
  readonly isSame: boolean;
}

/** Compares products with what stands, as saving them would; those that are not there are absent. No locks. */
export function compareProducts(on: Queryable, inputs: readonly ProductInput[]): Promise<readonly ComparedProduct[]> {
  const wanted = columnsOf(inputs);
  return many(
    on,
    sql<ComparedProduct>`
      select
        standing.id,
        standing.external_id as "externalId",
        (
          standing.title, standing.description, standing.brand, standing.tax_category, standing.rating_hundredths,
          standing.status, standing.attributes, standing.options, standing.image_url, standing.category_ids
        ) is not distinct from (
          wanted.title,
          coalesce(wanted.description, standing.description),
          coalesce(wanted.brand, standing.brand),
          coalesce(wanted.tax_category, standing.tax_category),
          case when standing.review_count > 0 then standing.rating_hundredths
            else coalesce(wanted.rating_hundredths, standing.rating_hundredths) end,
          coalesce(wanted.status, standing.status),
          coalesce(wanted.attributes, standing.attributes),
          coalesce(wanted.options, standing.options),
          case when wanted.image_url is null then standing.image_url else nullif(wanted.image_url, '') end,
          coalesce(wanted.category_ids::uuid[], standing.category_ids)
        ) as "isSame"
      from unnest(
        ${wanted.externalIds}::text[], ${wanted.titles}::text[], ${wanted.descriptions}::text[],
        ${wanted.brands}::text[], ${wanted.taxCategories}::text[], ${wanted.ratings}::int[], ${wanted.statuses}::text[],
        ${wanted.attributes}::jsonb[], ${wanted.options}::jsonb[], ${wanted.images}::text[],
        ${wanted.categoryIds}::text[]
      ) as wanted (
        external_id, title, description, brand, tax_category, rating_hundredths, status, attributes, options, image_url,
        category_ids
      )
      join catalog.product as standing on standing.external_id = wanted.external_id
    `,
  );
}

/** A variant that is there. */
export interface ComparedVariant {
  readonly productId: string;
  readonly externalId: string;
  readonly id: string;
  /** Whether saving the input would change nothing. */
  readonly isSame: boolean;
}

/** A variant of a product that is there. */
export interface VariantToCompare {
  readonly productId: string;
  readonly position: number;
  readonly input: VariantInput;
}

/** Compares variants with what stands, as saving them would; those that are not there are absent. No locks. */
export function compareVariants(
  on: Queryable,
  variants: readonly VariantToCompare[],
): Promise<readonly ComparedVariant[]> {
  const inputs = variants.map(({ input }) => input);
  return many(
    on,
    sql<ComparedVariant>`
      select
        standing.product_id as "productId",
        standing.external_id as "externalId",
        standing.id,
        (
          standing.sku, standing.barcode, standing.options, standing.weight_grams, standing.requires_shipping,
          standing.position, standing.image_url, standing.is_removed
        ) is not distinct from (
          wanted.sku,
          coalesce(wanted.barcode, standing.barcode),
          wanted.options,
          coalesce(wanted.weight_grams, standing.weight_grams),
          coalesce(wanted.requires_shipping, standing.requires_shipping),
          wanted.position,
          case when wanted.image_url is null then standing.image_url else nullif(wanted.image_url, '') end,
          false
        ) as "isSame"
      from unnest(
        ${variants.map(({ productId }) => productId)}::uuid[],
        ${inputs.map(({ externalId }) => externalId)}::text[],
        ${inputs.map(({ sku }) => sku)}::text[],
        ${inputs.map(({ barcode }) => barcode)}::text[],
        ${inputs.map(({ options }) => jsonb(options))}::jsonb[],
        ${inputs.map(({ weightGrams }) => weightGrams)}::int[],
        ${inputs.map(({ requiresShipping }) => requiresShipping)}::boolean[],
        ${variants.map(({ position }) => position)}::int[],
        ${inputs.map(({ imageUrl }) => imageUrl)}::text[]
      ) as wanted (
        product_id, external_id, sku, barcode, options, weight_grams, requires_shipping, position, image_url
      )
      join catalog.variant as standing
        on standing.product_id = wanted.product_id and standing.external_id = wanted.external_id
    `,
  );
}
