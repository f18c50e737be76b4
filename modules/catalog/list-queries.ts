import { many, type Queryable, sql } from "#platform/db";

/** What a list shows: products on sale in the channel at `now`, in a category and all below it (null for any). */
export interface ListFilter {
  readonly channel: string;
  readonly now: Date;
  readonly categoryId: string | null;
  readonly limit: number;
}

export interface ListedRow {
  readonly id: string;
}

/** Newest first: ids are made in order, so the primary key is the order. */
export function selectNewest(
  on: Queryable,
  { channel, now, limit }: ListFilter,
  beforeId: string | null,
): Promise<readonly ListedRow[]> {
  return many(
    on,
    sql<ListedRow>`
      select id
      from catalog.product
      where (${beforeId}::uuid is null or id < ${beforeId}::uuid)
        and status = 'published'
        and (published_from is null or published_from <= ${now}::timestamptz)
        and (published_until is null or published_until > ${now}::timestamptz)
        and (channels is null or ${channel}::text = any(channels))
      order by id desc
      limit ${limit}::int
    `,
  );
}

/** Newest of one category first: walks the category's own index backwards. */
export function selectNewestOfCategory(
  on: Queryable,
  { channel, now, categoryId, limit }: ListFilter,
  beforeId: string | null,
): Promise<readonly ListedRow[]> {
  return many(
    on,
    sql<ListedRow>`
      select product.id
      from catalog.category_product as filed
      join catalog.product on product.id = filed.product_id
      where filed.category_id = ${categoryId}::uuid
        and (${beforeId}::uuid is null or filed.product_id < ${beforeId}::uuid)
        and product.status = 'published'
        and (product.published_from is null or product.published_from <= ${now}::timestamptz)
        and (product.published_until is null or product.published_until > ${now}::timestamptz)
        and (product.channels is null or ${channel}::text = any(product.channels))
      order by filed.product_id desc
      limit ${limit}::int
    `,
  );
}

export interface TitledRow {
  readonly id: string;
  /** First 100 characters of the title in lower case: the sort key. */
  readonly titleKey: string;
}

/** By title, then id: titles are the product's own, whatever the channel's language. */
export function selectByTitle(
  on: Queryable,
  { channel, now, categoryId, limit }: ListFilter,
  after: { readonly titleKey: string; readonly id: string } | null,
): Promise<readonly TitledRow[]> {
  return many(
    on,
    sql<TitledRow>`
      select product.id, left(lower(product.title), 100) as "titleKey"
      from catalog.product
      where (
          ${after?.titleKey ?? null}::text is null
          or (left(lower(product.title), 100), product.id) > (${after?.titleKey ?? null}::text, ${after?.id ?? null}::uuid)
        )
        and (
          ${categoryId}::uuid is null
          or exists (
            select
            from catalog.category_product as filed
            where filed.category_id = ${categoryId}::uuid and filed.product_id = product.id
          )
        )
        and product.status = 'published'
        and (product.published_from is null or product.published_from <= ${now}::timestamptz)
        and (product.published_until is null or product.published_until > ${now}::timestamptz)
        and (product.channels is null or ${channel}::text = any(product.channels))
      order by left(lower(product.title), 100), product.id
      limit ${limit}::int
    `,
  );
}
