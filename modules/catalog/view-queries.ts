import { many, type Queryable, sql } from "#platform/db";
import type { ProductOption } from "./product-input.ts";

export interface ViewVariant {
  readonly id: string;
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  readonly image: string | null;
}

export interface ViewRow {
  readonly id: string;
  readonly externalId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly ratingHundredths: number | null;
  readonly reviewCount: number;
  readonly image: string | null;
  readonly status: string;
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
  readonly channels: readonly string[] | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly options: readonly ProductOption[];
  readonly images: readonly { readonly url: string; readonly alt: string }[];
  readonly categories: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
  readonly variants: readonly ViewVariant[];
}

/**
 * Everything that pages show of products, one row per wanted (product, locale) in the order wanted; products that are
 * not there are absent. The text is the translation of the locale, or of its language, or else the product's own.
 * Variants are in their order, removed ones left out.
 *
 * @param productIds may repeat, with another locale each
 */
export function selectViews(
  on: Queryable,
  productIds: readonly string[],
  locales: readonly string[],
): Promise<readonly ViewRow[]> {
  return many(
    on,
    sql<ViewRow>`
      select
        product.id,
        product.external_id as "externalId",
        product.slug,
        coalesce(translation.title, product.title) as title,
        coalesce(nullif(translation.description, ''), product.description) as description,
        product.brand,
        product.rating_hundredths as "ratingHundredths", product.review_count as "reviewCount",
        product.image_url as image,
        product.status, product.published_from as "publishedFrom",
        product.published_until as "publishedUntil",
        product.channels,
        product.attributes,
        product.options,
        (
          select coalesce(jsonb_agg(jsonb_build_object('url', media.url, 'alt', media.alt) order by position, media.id), '[]')
          from catalog.media
          where media.product_id = product.id
        ) as images,
        (
          select coalesce(
            jsonb_agg(jsonb_build_object('id', category.id, 'slug', category.slug, 'name', category.name) order by path),
            '[]'
          )
          from catalog.category
          where category.id = any(product.category_ids)
        ) as categories,
        (
          select coalesce(
            jsonb_agg(
              jsonb_build_object('id', variant.id, 'sku', sku, 'options', variant.options, 'image', variant.image_url)
              order by position, variant.id
            ),
            '[]'
          )
          from catalog.variant
          where variant.product_id = product.id and not is_removed
        ) as variants
      from unnest(${productIds}::uuid[], ${locales}::text[]) with ordinality as wanted (id, locale, place)
      join catalog.product on product.id = wanted.id
      left join lateral (
        select texts.title, texts.description
        from catalog.translation as texts
        where texts.product_id = wanted.id
          and texts.locale in (wanted.locale, split_part(wanted.locale, '-', 1))
        order by char_length(texts.locale) desc
        limit 1
      ) as translation on true
      order by wanted.place
    `,
  );
}

export interface HandleRow {
  readonly handle: string;
  readonly id: string;
  /** The product's slug now: another than the handle for a former slug. */
  readonly slug: string;
}

/** Products by slug, former slug or id; unknown handles are absent. A slug in use wins over a former one. */
export function selectHandles(on: Queryable, handles: readonly string[]): Promise<readonly HandleRow[]> {
  return many(
    on,
    sql<HandleRow>`
      select product.slug as handle, product.id, product.slug
      from catalog.product
      where product.slug = any(${handles}::text[])
      union all
      select redirect.slug, product.id, product.slug
      from catalog.slug_redirect as redirect
      join catalog.product on product.id = redirect.product_id
      where redirect.slug = any(${handles}::text[])
        and not exists (select from catalog.product as holder where holder.slug = redirect.slug)
      union all
      select product.external_id, product.id, product.slug
      from catalog.product
      where product.external_id = any(${handles}::text[])
        and not exists (select from catalog.product as holder where holder.slug = product.external_id)
        and not exists (select from catalog.slug_redirect as holder where holder.slug = product.external_id)
    `,
  );
}
