import { jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { ProductInput, VariantInput } from "./product-input.ts";

/** A product with the id it gets if it is new. */
export interface ProductRow {
  readonly id: string;
  readonly input: ProductInput;
}

export interface StandingProduct {
  readonly id: string;
  readonly externalId: string;
  readonly categoryIds: readonly string[];
}

/** Locks those of the products that are there, in the order of their external ids; new ones are absent. */
export function lockStanding(tx: Tx, externalIds: readonly string[]): Promise<readonly StandingProduct[]> {
  return many(
    tx,
    sql<StandingProduct>`
      select id, external_id as "externalId", category_ids as "categoryIds"
      from catalog.product
      where external_id = any(${externalIds}::text[])
      order by external_id
      for update
    `,
  );
}

export interface WrittenProduct {
  readonly id: string;
  readonly externalId: string;
}

/**
 * Makes or changes products by external id, in that order, so that two who make the same ones wait instead of meeting in
 * a circle; those that were the same already are absent. The caller has locked the standing ones. It joins the table itself and not a common table expression: with one, 2,500 rows met 2,500 rows in a
 * nested loop, which took four fifths of an import.
 */
export function upsertProducts(tx: Tx, rows: readonly ProductRow[]): Promise<readonly WrittenProduct[]> {
  const wanted = columnsOf(rows.map(({ input }) => input));
  return many(
    tx,
    sql<WrittenProduct>`
      insert into catalog.product as product (
        id, external_id, slug, title, description, brand, tax_category, rating_hundredths, status, attributes, options,
        image_url, category_ids, created_at, updated_at
      )
      select
        wanted.id, wanted.external_id, coalesce(standing.slug, wanted.slug), wanted.title,
        coalesce(wanted.description, standing.description, ''),
        coalesce(wanted.brand, standing.brand, ''),
        coalesce(wanted.tax_category, standing.tax_category, 'standard'),
        case when standing.review_count > 0 then standing.rating_hundredths
          else coalesce(wanted.rating_hundredths, standing.rating_hundredths) end,
        coalesce(wanted.status, standing.status, 'published'),
        coalesce(wanted.attributes, standing.attributes, '{}'),
        coalesce(wanted.options, standing.options, '[]'),
        case when wanted.image_url is null then standing.image_url else nullif(wanted.image_url, '') end,
        coalesce(wanted.category_ids::uuid[], standing.category_ids, '{}'),
        ${tx.now}::timestamptz, ${tx.now}::timestamptz
      from unnest(
        ${rows.map(({ id }) => id)}::uuid[], ${wanted.externalIds}::text[], ${wanted.slugs}::text[], ${wanted.titles}::text[],
        ${wanted.descriptions}::text[], ${wanted.brands}::text[], ${wanted.taxCategories}::text[],
        ${wanted.ratings}::int[], ${wanted.statuses}::text[], ${wanted.attributes}::jsonb[], ${wanted.options}::jsonb[],
        ${wanted.images}::text[], ${wanted.categoryIds}::text[]
      ) as wanted (
        id, external_id, slug, title, description, brand, tax_category, rating_hundredths, status, attributes, options,
        image_url, category_ids
      )
      left join catalog.product as standing on standing.external_id = wanted.external_id
      order by wanted.external_id
      on conflict (external_id) do update
      set
        title = excluded.title,
        description = excluded.description,
        brand = excluded.brand,
        tax_category = excluded.tax_category,
        rating_hundredths = excluded.rating_hundredths,
        status = excluded.status,
        attributes = excluded.attributes,
        options = excluded.options,
        image_url = excluded.image_url,
        category_ids = excluded.category_ids,
        revision = product.revision + 1,
        updated_at = excluded.updated_at
      where (
        product.title, product.description, product.brand, product.tax_category, product.rating_hundredths,
        product.status, product.attributes, product.options, product.image_url, product.category_ids
      ) is distinct from (
        excluded.title, excluded.description, excluded.brand, excluded.tax_category, excluded.rating_hundredths,
        excluded.status, excluded.attributes, excluded.options, excluded.image_url, excluded.category_ids
      )
      returning product.id, product.external_id as "externalId"
    `,
  );
}

/** The rows turned on their side; lists of ids travel as text, since arrays of arrays must all be of one length. */
export function columnsOf(inputs: readonly ProductInput[]) {
  return {
    externalIds: inputs.map(({ externalId }) => externalId),
    slugs: inputs.map(({ slug }) => slug),
    titles: inputs.map(({ title }) => title),
    descriptions: inputs.map(({ description }) => description),
    brands: inputs.map(({ brand }) => brand),
    taxCategories: inputs.map(({ taxCategory }) => taxCategory),
    ratings: inputs.map(({ ratingHundredths }) => ratingHundredths),
    statuses: inputs.map(({ status }) => status),
    attributes: inputs.map(({ attributes }) => attributes && jsonb(attributes)),
    options: inputs.map(({ options }) => options && jsonb(options)),
    images: inputs.map(({ pictures }) => pictures && (pictures[0]?.url ?? "")),
    categoryIds: inputs.map(({ categoryIds }) => categoryIds && `{${categoryIds.join()}}`),
  };
}

/** A variant with the id it gets if it is new. */
export interface VariantRow {
  readonly id: string;
  readonly productId: string;
  readonly position: number;
  readonly input: VariantInput;
}

export interface StandingVariant {
  readonly productId: string;
  readonly externalId: string;
  readonly id: string;
}

/** Variants of these products, removed ones too. The products' rows are locked by the caller. */
export function selectStandingVariants(tx: Tx, productIds: readonly string[]): Promise<readonly StandingVariant[]> {
  return many(
    tx,
    sql<StandingVariant>`
      select product_id as "productId", external_id as "externalId", id
      from catalog.variant
      where product_id = any(${productIds}::uuid[])
    `,
  );
}

/**
 * Makes or changes variants by product and external id; those that were the same already are absent. One that was
 * removed returns to life. The products' rows are locked by the caller, so no two writers meet here.
 */
export function upsertVariants(tx: Tx, rows: readonly VariantRow[]): Promise<readonly StandingVariant[]> {
  const inputs = rows.map(({ input }) => input);
  return many(
    tx,
    sql<StandingVariant>`
      insert into catalog.variant as variant (
        id, product_id, external_id, sku, barcode, options, weight_grams, requires_shipping, position, image_url
      )
      select
        wanted.id, wanted.product_id, wanted.external_id, wanted.sku,
        coalesce(wanted.barcode, standing.barcode, ''),
        wanted.options,
        coalesce(wanted.weight_grams, standing.weight_grams, 0),
        coalesce(wanted.requires_shipping, standing.requires_shipping, true),
        wanted.position,
        case when wanted.image_url is null then standing.image_url else nullif(wanted.image_url, '') end
      from unnest(
        ${rows.map(({ id }) => id)}::uuid[],
        ${rows.map(({ productId }) => productId)}::uuid[],
        ${inputs.map(({ externalId }) => externalId)}::text[],
        ${inputs.map(({ sku }) => sku)}::text[],
        ${inputs.map(({ barcode }) => barcode)}::text[],
        ${inputs.map(({ options }) => jsonb(options))}::jsonb[],
        ${inputs.map(({ weightGrams }) => weightGrams)}::int[],
        ${inputs.map(({ requiresShipping }) => requiresShipping)}::boolean[],
        ${rows.map(({ position }) => position)}::int[],
        ${inputs.map(({ imageUrl }) => imageUrl)}::text[]
      ) as wanted (
        id, product_id, external_id, sku, barcode, options, weight_grams, requires_shipping, position, image_url
      )
      left join catalog.variant as standing
        on standing.product_id = wanted.product_id and standing.external_id = wanted.external_id
      order by wanted.id
      on conflict (product_id, external_id) do update
      set
        sku = excluded.sku,
        barcode = excluded.barcode,
        options = excluded.options,
        weight_grams = excluded.weight_grams,
        requires_shipping = excluded.requires_shipping,
        position = excluded.position,
        image_url = excluded.image_url,
        is_removed = false
      where (
        variant.sku, variant.barcode, variant.options, variant.weight_grams, variant.requires_shipping,
        variant.position, variant.image_url, variant.is_removed
      ) is distinct from (
        excluded.sku, excluded.barcode, excluded.options, excluded.weight_grams, excluded.requires_shipping,
        excluded.position, excluded.image_url, false
      )
      returning variant.product_id as "productId", variant.external_id as "externalId", variant.id
    `,
  );
}

interface Taken {
  readonly externalId: string;
  readonly field: string;
  readonly value: string;
}

/**
 * Names the products, by external id, that cannot be saved because their slug (only if they are new) or one of their
 * skus belongs to another product or variant. Locks nothing: a race that it misses ends at the unique constraint.
 */
export function findTaken(
  on: Queryable,
  products: readonly { readonly externalId: string; readonly slug: string }[],
  variants: readonly { readonly product: string; readonly externalId: string; readonly sku: string }[],
): Promise<readonly Taken[]> {
  return many(
    on,
    sql<Taken>`
      select wanted.external_id as "externalId", 'slug' as field, wanted.slug as value
      from unnest(
        ${products.map(({ externalId }) => externalId)}::text[],
        ${products.map(({ slug }) => slug)}::text[]
      ) as wanted (external_id, slug)
      join catalog.product as owner on owner.slug = wanted.slug
      where owner.external_id <> wanted.external_id
        and not exists (select from catalog.product as standing where standing.external_id = wanted.external_id)
      union all
      select wanted.product, 'sku', wanted.sku
      from unnest(
        ${variants.map(({ product }) => product)}::text[],
        ${variants.map(({ externalId }) => externalId)}::text[],
        ${variants.map(({ sku }) => sku)}::text[]
      ) as wanted (product, external_id, sku)
      join catalog.variant as owner on owner.sku = wanted.sku
      join catalog.product as owning on owning.id = owner.product_id
      where (owning.external_id, owner.external_id) <> (wanted.product, wanted.external_id)
    `,
  );
}

/** A product in a category. */
export interface Filing {
  readonly productId: string;
  readonly categoryId: string;
}

/** Puts products into exactly these categories; what is there already stays. */
export function fileProducts(tx: Tx, filings: readonly Filing[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.category_product (category_id, product_id)
      select category_id, product_id
      from unnest(
        ${filings.map(({ categoryId }) => categoryId)}::uuid[],
        ${filings.map(({ productId }) => productId)}::uuid[]
      ) as filing (category_id, product_id)
      order by category_id, product_id
      on conflict do nothing
    `,
  );
}

/** Takes products out of exactly these categories. */
export function unfileProducts(tx: Tx, filings: readonly Filing[]): Promise<number> {
  return run(
    tx,
    sql`
      delete from catalog.category_product
      using unnest(
        ${filings.map(({ categoryId }) => categoryId)}::uuid[],
        ${filings.map(({ productId }) => productId)}::uuid[]
      ) as filing (category_id, product_id)
      where category_product.category_id = filing.category_id
        and category_product.product_id = filing.product_id
    `,
  );
}
