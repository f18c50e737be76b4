import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { ProductOption, ProductStatus } from "./product-input.ts";

export interface ProductStateRow {
  readonly productId: string;
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly taxCategory: string;
  readonly ratingHundredths: number | null;
  readonly status: ProductStatus;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly options: readonly ProductOption[];
  readonly categoryIds: readonly string[];
  readonly image: string | null;
}

/** Locks those of the products that are there, in the order of their external ids; others are absent. */
export function lockProductRows(tx: Tx, externalIds: readonly string[]): Promise<readonly ProductStateRow[]> {
  return many(
    tx,
    sql<ProductStateRow>`
      select
        id as "productId", external_id as "externalId", title, description, brand, tax_category as "taxCategory",
        rating_hundredths as "ratingHundredths", status, attributes, options, category_ids as "categoryIds",
        image_url as image
      from catalog.product
      where external_id = any(${externalIds}::text[])
      order by external_id
      for update
    `,
  );
}

/** Writes these facts of a locked product and raises its revision. */
export function writeProductRow(tx: Tx, product: ProductStateRow): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.product
      set title = ${product.title}::text,
        description = ${product.description}::text,
        brand = ${product.brand}::text,
        tax_category = ${product.taxCategory}::text,
        rating_hundredths = ${product.ratingHundredths}::int,
        status = ${product.status}::text,
        attributes = ${product.attributes}::jsonb,
        options = ${jsonb(product.options)}::jsonb,
        category_ids = ${product.categoryIds}::uuid[],
        image_url = ${product.image}::text,
        revision = revision + 1,
        updated_at = ${tx.now}::timestamptz
      where id = ${product.productId}::uuid
    `,
  );
}

/**
 * Archives locked products for good and gives their external ids and addresses back, so that others may have them; their
 * own become their ids.
 */
export function retireProductRows(tx: Tx, ids: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.product
      set external_id = 'undone-' || id,
        slug = 'undone-' || id,
        status = 'archived',
        category_ids = '{}',
        revision = revision + 1,
        updated_at = ${tx.now}::timestamptz
      where id = any(${ids}::uuid[])
    `,
  );
}

export interface VariantStateRow {
  readonly id: string;
  readonly externalId: string;
  readonly sku: string;
  readonly barcode: string;
  readonly options: Readonly<Record<string, string>>;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly position: number;
  readonly image: string | null;
  readonly isRemoved: boolean;
}

/** Variants of these products, removed ones too. The products' rows are locked by the caller. */
export function selectVariantStates(
  on: Queryable,
  productIds: readonly string[],
): Promise<readonly (VariantStateRow & { readonly productId: string })[]> {
  return many(
    on,
    sql<VariantStateRow & { readonly productId: string }>`
      select
        product_id as "productId", id, external_id as "externalId", sku, barcode, options, weight_grams as "weightGrams",
        requires_shipping as "requiresShipping", position, image_url as image, is_removed as "isRemoved"
      from catalog.variant
      where product_id = any(${productIds}::uuid[])
      order by position, id
    `,
  );
}

/** Writes every fact of a variant whose product is locked. A sku that is taken is a unique violation. */
export function writeVariantRow(tx: Tx, variant: VariantStateRow): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.variant
      set sku = ${variant.sku}::text,
        barcode = ${variant.barcode}::text,
        options = ${variant.options}::jsonb,
        weight_grams = ${variant.weightGrams}::int,
        requires_shipping = ${variant.requiresShipping}::boolean,
        position = ${variant.position}::int,
        image_url = ${variant.image}::text,
        is_removed = ${variant.isRemoved}::boolean
      where id = ${variant.id}::uuid
    `,
  );
}

/** Removes variants whose product is locked and gives their skus back; their own become their ids. */
export function retireVariantRows(tx: Tx, ids: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`
      update catalog.variant
      set external_id = 'undone-' || id,
        sku = 'undone-' || id,
        is_removed = true
      where id = any(${ids}::uuid[])
    `,
  );
}

export interface PictureStateRow {
  readonly url: string;
  readonly alt: string;
  readonly position: number;
}

/** Pictures of these products in their order. */
export function selectPictureStates(
  on: Queryable,
  productIds: readonly string[],
): Promise<readonly (PictureStateRow & { readonly productId: string })[]> {
  return many(
    on,
    sql<PictureStateRow & { readonly productId: string }>`
      select product_id as "productId", url, alt, position
      from catalog.media
      where product_id = any(${productIds}::uuid[])
      order by position, id
    `,
  );
}
