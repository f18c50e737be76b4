import { many, type Queryable, sql } from "#platform/db";
import { FIRST_ID } from "./list-queries.ts";

/** A product as a room above keeps a copy of it, to search it: all texts, all variants, nothing built for a page. */
export interface ProductCopy {
  readonly id: string;
  readonly revision: number;
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  /** Null without one. */
  readonly ratingHundredths: number | null;
  /** Publish window [from, until); null is open. */
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
  /** Codes of the channels that sell it; null for all. */
  readonly channels: readonly string[] | null;
  readonly categoryIds: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** In their order, removed ones left out. */
  readonly variants: readonly {
    readonly id: string;
    readonly sku: string;
    readonly barcode: string;
    readonly externalId: string;
    readonly options: Readonly<Record<string, string>>;
    /** What a bundle is made of; empty for anything else. */
    readonly components: readonly { readonly variantId: string; readonly quantity: number }[];
  }[];
  readonly translations: readonly { readonly locale: string; readonly title: string; readonly description: string }[];
}

/** A published product and its revision, which rises with each change of product, variants or texts. */
export interface ProductRevision {
  readonly id: string;
  readonly revision: number;
}

/** One variant of a published product, with what tells what it costs and whether it can be had: no texts. */
export interface ProductOutlineRow {
  readonly productId: string;
  readonly revision: number;
  /** Codes of the channels that sell the product; null for all. */
  readonly channels: readonly string[] | null;
  /** Null for a product without variants. */
  readonly variantId: string | null;
  /** What a bundle is made of; empty for anything else. */
  readonly components: readonly { readonly variantId: string; readonly quantity: number }[];
}

/** Most products of one page of copies or revisions. */
export const COPIES_PAGE_SIZE = 20_000;

/** Reads published products in no order; those that are not there, or not published, are absent. No locks. */
export function loadProductCopies(on: Queryable, productIds: readonly string[]): Promise<readonly ProductCopy[]> {
  return many(
    on,
    sql<ProductCopy>`
      select
        product.id,
        product.revision,
        product.external_id as "externalId",
        product.title,
        product.description,
        product.brand,
        product.rating_hundredths as "ratingHundredths",
        product.published_from as "publishedFrom",
        product.published_until as "publishedUntil",
        product.channels,
        product.category_ids as "categoryIds",
        product.attributes,
        product.created_at as "createdAt",
        (
          select coalesce(
            jsonb_agg(
              jsonb_build_object(
                'id', variant.id, 'sku', sku, 'barcode', barcode, 'externalId', variant.external_id, 'options', variant.options,
                'components', case when is_bundle then (
                  select coalesce(jsonb_agg(jsonb_build_object('variantId', component_id, 'quantity', quantity)), '[]')
                  from catalog.bundle_component
                  where bundle_id = variant.id
                ) else '[]' end
              )
              order by position, variant.id
            ),
            '[]'
          )
          from catalog.variant
          where variant.product_id = product.id and not is_removed
        ) as variants,
        (
          select coalesce(
            jsonb_agg(jsonb_build_object('locale', locale, 'title', texts.title, 'description', texts.description) order by locale),
            '[]'
          )
          from catalog.translation as texts
          where texts.product_id = product.id
        ) as translations
      from catalog.product
      where product.id = any(${productIds}::uuid[])
        and product.status = 'published'
    `,
  );
}

/**
 * Reads these products, those of these variants, and those of bundles that these variants are part of: all variants of each,
 * those of one product together. Products that are not there, or not published, are absent. No locks.
 */
export function loadProductOutlines(
  on: Queryable,
  of: { readonly productIds: readonly string[]; readonly variantIds: readonly string[] },
): Promise<readonly ProductOutlineRow[]> {
  return many(
    on,
    sql<ProductOutlineRow>`
      select
        product.id as "productId",
        product.revision,
        product.channels,
        variant.id as "variantId",
        case when variant.is_bundle then (
          select coalesce(jsonb_agg(jsonb_build_object('variantId', component_id, 'quantity', quantity)), '[]')
          from catalog.bundle_component
          where bundle_id = variant.id
        ) else '[]' end as components
      from (
        select unnest(${of.productIds}::uuid[]) as id
        union
        select product_id
        from catalog.variant
        where id = any(${of.variantIds}::uuid[])
        union
        select bundle.product_id
        from catalog.bundle_component as part
        join catalog.variant as bundle on bundle.id = part.bundle_id
        where part.component_id = any(${of.variantIds}::uuid[])
      ) as wanted
      join catalog.product on product.id = wanted.id
      left join catalog.variant on variant.product_id = product.id and not variant.is_removed
      where product.status = 'published'
      order by product.id, variant.position, variant.id
    `,
  );
}

/**
 * Published products in id order, a page at a time. No locks.
 *
 * @param page.after the last id of the page before; null for the first page
 * @param page.limit at most COPIES_PAGE_SIZE
 */
export function listProductRevisions(
  on: Queryable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly ProductRevision[]> {
  return many(
    on,
    sql<ProductRevision>`
      select id, revision
      from catalog.product
      where id > ${page.after ?? FIRST_ID}::uuid
        and status = 'published'
      order by id
      limit ${Math.min(page.limit, COPIES_PAGE_SIZE)}::int
    `,
  );
}
