import { isWithin } from "@hansa/kernel";
import { keepByToken, many, type Queryable, sql } from "#platform/db";
import { KEPT_IN_EDITION } from "./edition.ts";
import { FIRST_ID } from "./list-queries.ts";

/** What the rest of the house needs to know of a variant to sell it. */
export interface VariantFacts {
  readonly variantId: string;
  readonly productId: string;
  readonly sku: string;
  /** The product's title; `options` tell the variant apart. */
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly taxCategory: string;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly isPublished: boolean;
  /** Publish window [from, until); null is open. */
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
  /** Codes of the channels that sell it; null for all of them. */
  readonly channels: readonly string[] | null;
  /** What a bundle is made of; empty for anything else. */
  readonly components: readonly { readonly variantId: string; readonly quantity: number }[];
}

/**
 * Gives the facts of variants as the caller's transaction sees them, or newer. They are kept in the process under the
 * catalogue's edition; what is not is read in one statement of primary key lookups.
 *
 * @returns by variant id; variants that are not there, or were removed, are absent
 */
export const loadVariants: (
  on: Queryable,
  variantIds: readonly string[],
) => Promise<ReadonlyMap<string, VariantFacts>> = keepByToken({
  ...KEPT_IN_EDITION,
  readValues: async (on, ids) => new Map((await many(on, selectFacts(ids))).map((row) => [row.variantId, row])),
});

/** Whether customers of the channel may buy it at this moment; stock and price are not asked. */
export function isSellable(
  facts: Pick<VariantFacts, "isPublished" | "publishedFrom" | "publishedUntil" | "channels">,
  channelCode: string,
  now: Date,
): boolean {
  return (
    facts.isPublished &&
    isWithin(now, { from: facts.publishedFrom, until: facts.publishedUntil }) &&
    (facts.channels === null || facts.channels.includes(channelCode))
  );
}

/** Most ids in one page of `listVariantIds`. */
export const VARIANT_PAGE_SIZE = 10_000;

/**
 * Variant ids in order, a page at a time; removed ones left out.
 *
 * @param page.after the last id of the page before; null for the first page
 * @param page.limit at most VARIANT_PAGE_SIZE
 */
export async function listVariantIds(
  on: Queryable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly string[]> {
  const limit = Math.min(page.limit, VARIANT_PAGE_SIZE);
  const rows = await many(on, selectVariantIds(page.after ?? FIRST_ID, limit));
  return rows.map(({ id }) => id);
}

/** An absent row is a variant that is unknown or removed. The components are only looked for where there are some. */
function selectFacts(variantIds: readonly string[]) {
  return sql<VariantFacts>`
    select
      variant.id as "variantId",
      variant.product_id as "productId",
      variant.sku,
      product.title,
      variant.options,
      coalesce(variant.image_url, product.image_url) as image,
      product.tax_category as "taxCategory",
      variant.weight_grams as "weightGrams",
      variant.requires_shipping as "requiresShipping",
      product.status = 'published' as "isPublished",
      product.published_from as "publishedFrom",
      product.published_until as "publishedUntil",
      product.channels,
      case when variant.is_bundle then (
        select coalesce(
          jsonb_agg(jsonb_build_object('variantId', part.component_id, 'quantity', part.quantity) order by part.component_id),
          '[]'
        )
        from catalog.bundle_component as part
        where part.bundle_id = variant.id
      ) else '[]' end as components
    from catalog.variant
    join catalog.product on product.id = variant.product_id
    where variant.id = any(${variantIds}::uuid[])
      and not variant.is_removed
  `;
}

/** In id order, so that the last id of a page opens the next. */
function selectVariantIds(afterId: string, limit: number) {
  return sql<{ readonly id: string }>`
    select variant.id
    from catalog.variant
    where variant.id > ${afterId}::uuid
      and not variant.is_removed
    order by variant.id
    limit ${limit}::int
  `;
}
