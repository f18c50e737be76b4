import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A variant as the desk reads and writes it. */
export interface DeskVariantRow {
  readonly id: string;
  readonly productId: string;
  readonly externalId: string;
  readonly sku: string;
  readonly barcode: string;
  readonly options: Readonly<Record<string, string>>;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly position: number;
  readonly image: string | null;
  readonly isBundle: boolean;
}

/** The variants of a product in their order, at most `limit`; removed ones left out. */
export function selectDeskVariants(
  on: Queryable,
  productId: string,
  limit: number,
): Promise<readonly DeskVariantRow[]> {
  return many(
    on,
    sql<DeskVariantRow>`
      select
        id, product_id as "productId", external_id as "externalId", sku, barcode, options, weight_grams as "weightGrams",
        requires_shipping as "requiresShipping", position, image_url as image, is_bundle as "isBundle"
      from catalog.variant
      where product_id = ${productId}::uuid
        and not is_removed
      order by position, id
      limit ${limit}::int
    `,
  );
}

/** A variant with the title of its product, as lists of other rooms name it. */
export interface TitledVariantRow extends DeskVariantRow {
  readonly productTitle: string;
}

/** Variants by their ids, removed ones as well; an absent row is an id that nothing ever had. */
export function selectTitledVariants(on: Queryable, ids: readonly string[]): Promise<readonly TitledVariantRow[]> {
  return many(
    on,
    sql<TitledVariantRow>`
      select
        variant.id, product_id as "productId", variant.external_id as "externalId", sku, barcode, variant.options,
        weight_grams as "weightGrams", requires_shipping as "requiresShipping", position, variant.image_url as image,
        is_bundle as "isBundle", product.title as "productTitle"
      from catalog.variant
      join catalog.product on product.id = product_id
      where variant.id = any(${ids}::uuid[])
      order by variant.id
    `,
  );
}

/** Products that one search for variants looks at by their titles; where more have the words, any of them. */
const TITLED = 1_000;

/**
 * Variants whose sku begins so or whose barcode it is, then those of products with the words in their titles. Each part is
 * the range of an index: a comparison by bytes from the text to behind all that begins with it. No locks.
 */
export function findVariants(
  on: Queryable,
  { text, words, limit }: { readonly text: string; readonly words: string; readonly limit: number },
): Promise<readonly TitledVariantRow[]> {
  return many(
    on,
    sql<TitledVariantRow>`
      with found as (
        (
          select id
          from catalog.variant
          where not is_removed
            and lower(sku) collate "C" >= lower(${text}::text)
            and lower(sku) collate "C" < lower(${text}::text) || chr(1114111)
          order by lower(sku) collate "C"
          limit ${limit}::int
        )
        union
        (select id from catalog.variant where barcode <> '' and barcode = ${text}::text limit ${limit}::int)
        union
        select variant.id
        from (
          select id
          from catalog.product
          where to_tsvector('simple', title) @@ to_tsquery('simple', ${words}::text)
          limit ${TITLED}::int
        ) as titled
        join catalog.variant on variant.product_id = titled.id
      )
      select
        variant.id, product_id as "productId", variant.external_id as "externalId", sku, barcode, variant.options,
        weight_grams as "weightGrams", requires_shipping as "requiresShipping", position, variant.image_url as image,
        is_bundle as "isBundle", product.title as "productTitle"
      from found
      join catalog.variant on variant.id = found.id
      join catalog.product on product.id = product_id
      where not is_removed
      order by
        lower(sku) = lower(${text}::text) desc,
        starts_with(lower(sku), lower(${text}::text)) desc,
        title,
        position,
        variant.id
      limit ${limit}::int
    `,
  );
}

/** What the desk may say of many variants of a product at once. */
export interface VariantLine {
  readonly id: string;
  readonly sku: string;
  readonly barcode: string;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
}

/** Writes those of the lines that belong to the product and were not removed. Locks in id order. @returns how many */
export function updateVariants(tx: Tx, productId: string, lines: readonly VariantLine[]): Promise<number> {
  return run(
    tx,
    sql`
      with line as (
        select id, sku, barcode, weight_grams, requires_shipping
        from unnest(
          ${lines.map(({ id }) => id)}::uuid[],
          ${lines.map(({ sku }) => sku)}::text[],
          ${lines.map(({ barcode }) => barcode)}::text[],
          ${lines.map(({ weightGrams }) => weightGrams)}::int[],
          ${lines.map(({ requiresShipping }) => requiresShipping)}::boolean[]
        ) as line (id, sku, barcode, weight_grams, requires_shipping)
      ), standing as (
        select variant.id
        from catalog.variant
        join line on line.id = variant.id
        where product_id = ${productId}::uuid
          and not is_removed
        order by variant.id
        for update of variant
      )
      update catalog.variant
      set sku = line.sku,
        barcode = line.barcode,
        weight_grams = line.weight_grams,
        requires_shipping = line.requires_shipping
      from line
      join standing on standing.id = line.id
      where variant.id = line.id
    `,
  );
}

interface NamedVariant {
  readonly sku: string;
  readonly id: string;
}

/** Variants by their skus; an absent row is a sku that nothing has, or that was removed. */
export function selectVariantIds(on: Queryable, skus: readonly string[]): Promise<readonly NamedVariant[]> {
  return many(
    on,
    sql<NamedVariant>`
      select sku, id
      from catalog.variant
      where sku = any(${skus}::text[])
        and not is_removed
    `,
  );
}

/** Locks a variant; null when there is none, or it was removed. */
export function lockVariant(tx: Tx, id: string): Promise<DeskVariantRow | null> {
  return first(
    tx,
    sql<DeskVariantRow>`
      select
        id, product_id as "productId", external_id as "externalId", sku, barcode, options, weight_grams as "weightGrams",
        requires_shipping as "requiresShipping", position, image_url as image, is_bundle as "isBundle"
      from catalog.variant
      where id = ${id}::uuid
        and not is_removed
      for update
    `,
  );
}

/** Adds a variant. A name that was removed before cannot come back under another id: the unique constraint refuses it. */
export function insertVariant(tx: Tx, variant: DeskVariantRow): Promise<number> {
  return run(
    tx,
    sql`
      insert into catalog.variant (
        id, product_id, external_id, sku, barcode, options, weight_grams, requires_shipping, position, image_url
      )
      values (
        ${variant.id}::uuid, ${variant.productId}::uuid, ${variant.externalId}::text, ${variant.sku}::text,
        ${variant.barcode}::text, ${variant.options}::jsonb, ${variant.weightGrams}::int,
        ${variant.requiresShipping}::boolean, ${variant.position}::int, ${variant.image}::text
      )
    `,
  );
}

/** Removes a locked variant: it can no longer be bought, and orders still find it. */
export function markRemoved(tx: Tx, id: string): Promise<number> {
  return run(tx, sql`update catalog.variant set is_removed = true where id = ${id}::uuid`);
}

interface PartRow {
  readonly id: string;
  readonly isBundle: boolean;
}

/** Those of the variants that are there, shared in id order so that none becomes a bundle meanwhile. */
export function shareVariants(tx: Tx, ids: readonly string[]): Promise<readonly PartRow[]> {
  return many(
    tx,
    sql<PartRow>`
      select id, is_bundle as "isBundle"
      from catalog.variant
      where id = any(${ids}::uuid[])
        and not is_removed
      order by id
      for share
    `,
  );
}

/** Whether a bundle is made of it. */
export async function isComponent(on: Queryable, id: string): Promise<boolean> {
  const bundle = await first(
    on,
    sql<{ readonly bundleId: string }>`
      select bundle_id as "bundleId"
      from catalog.bundle_component
      where component_id = ${id}::uuid
      limit 1
    `,
  );
  return bundle !== null;
}
