import { many, type Queryable, sql } from "#platform/db";

/** What is asked about products: which of these they belong to, and what these attributes are. */
export interface AskedMemberships {
  readonly categories: readonly string[];
  readonly collections: readonly string[];
  readonly attributes: readonly string[];
}

/** What a variant's product belongs to, of what was asked for. */
export interface Memberships {
  readonly variantId: string;
  readonly productId: string;
  /** Ids of categories, in or above, and of collections, put together by hand or by rule. */
  readonly groups: readonly string[];
  /** Attributes that the product has, by name. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * What the products of variants belong to, in primary key lookups and, for collections with a rule, by the rule's own
 * conditions, which are those of `selectByRule`: a test holds the two together. Variants that are not there, or were
 * removed, are absent. No locks.
 */
export function readMemberships(
  on: Queryable,
  variantIds: readonly string[],
  asked: AskedMemberships,
): Promise<readonly Memberships[]> {
  return many(on, selectMemberships(variantIds, asked));
}

function selectMemberships(variantIds: readonly string[], { categories, collections, attributes }: AskedMemberships) {
  return sql<Memberships>`
    select
      variant.id as "variantId",
      product.id as "productId",
      array(
        select filed.category_id
        from catalog.category_product as filed
        where filed.category_id = any(${categories}::uuid[]) and filed.product_id = product.id
        union all
        select placed.collection_id
        from catalog.collection_product as placed
        where placed.collection_id = any(${collections}::uuid[]) and placed.product_id = product.id
        union all
        select ruled.id
        from catalog.collection as ruled
        where ruled.id = any(${collections}::uuid[])
          and ruled.rule is not null
          and product.attributes @> coalesce(ruled.rule -> 'attributes', '{}')
          and (ruled.rule -> 'brands' is null or ruled.rule -> 'brands' ? product.brand)
          and (
            ruled.rule -> 'minRating' is null or product.rating_hundredths >= round((ruled.rule ->> 'minRating')::numeric * 100)::int
          )
          and (
            ruled.rule -> 'titleContains' is null or position(lower(ruled.rule ->> 'titleContains') in lower(product.title)) > 0
          )
          and (
            ruled.rule -> 'addedSince' is null or product.created_at >= (ruled.rule ->> 'addedSince')::timestamptz
          )
          and (
            ruled.rule -> 'categoryId' is null
            or exists (
              select from catalog.category_product as filed
              where filed.category_id = (ruled.rule ->> 'categoryId')::uuid and filed.product_id = product.id
            )
          )
          and not exists (
            select from jsonb_array_elements(coalesce(ruled.rule -> 'ranges', '[]')) as bound
            where case
              when jsonb_typeof(product.attributes -> (bound ->> 'attribute')) = 'number'
              then not (
                (product.attributes ->> (bound ->> 'attribute'))::float8
                  between coalesce((bound ->> 'min')::float8, '-Infinity') and coalesce((bound ->> 'max')::float8, 'Infinity')
              )
              else true
            end
          )
      ) as groups,
      (
        select coalesce(jsonb_object_agg(named.name, product.attributes -> named.name), '{}')
        from unnest(${attributes}::text[]) as named (name)
        where product.attributes ? named.name
      ) as attributes
    from catalog.variant
    join catalog.product on product.id = variant.product_id
    where variant.id = any(${variantIds}::uuid[])
      and not variant.is_removed
  `;
}
