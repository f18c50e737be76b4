import { many, type Queryable, sql } from "#platform/db";

/** What a list shows: products on sale in the channel at `now`, in a category and all below it (null for any). */
export interface ListFilter {
  readonly channel: string;
  readonly now: Date;
  readonly categoryId: string | null;
  readonly limit: number;
}

/** A list of one category. */
export interface CategoryFilter extends ListFilter {
  readonly categoryId: string;
}

/** Before and after all ids: with these a first page needs no condition of its own, which would keep it from the index. */
export const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
export const FIRST_ID = "00000000-0000-0000-0000-000000000000";

export interface ListedRow {
  readonly id: string;
}

/**
 * Newest first: ids are made in order, so the primary key is the order. The limit that stands in the text, MAX_PAGE_SIZE
 * and one more, lets the plan be kept: for one that comes as a parameter a plan is made at every call, which takes longer
 * than to walk the page (162 us against 64).
 */
export function selectNewest(
  on: Queryable,
  { channel, now, limit }: Omit<ListFilter, "categoryId">,
  beforeId: string,
): Promise<readonly ListedRow[]> {
  return many(
    on,
    sql<ListedRow>`
      select id
      from (
        select id
        from catalog.product
        where id < ${beforeId}::uuid
          and status = 'published'
          and (published_from is null or published_from <= ${now}::timestamptz)
          and (published_until is null or published_until > ${now}::timestamptz)
          and (channels is null or ${channel}::text = any(channels))
        order by id desc
        limit 101
      ) as page
      order by id desc
      limit ${limit}::int
    `,
  );
}

/**
 * Newest of one category first, limited as `selectNewest`: walks the category's own index backwards. `offset 0` keeps the
 * planner from walking all products in search of those of a category that it takes for large (200,000 products: 273 ms
 * against 0.2 ms).
 */
export function selectNewestOfCategory(
  on: Queryable,
  { channel, now, categoryId, limit }: CategoryFilter,
  beforeId: string,
): Promise<readonly ListedRow[]> {
  return many(
    on,
    sql<ListedRow>`
      select id
      from (
        select filed.product_id as id
        from catalog.category_product as filed
        cross join lateral (
          select
          from catalog.product
          where product.id = filed.product_id
            and product.status = 'published'
            and (product.published_from is null or product.published_from <= ${now}::timestamptz)
            and (product.published_until is null or product.published_until > ${now}::timestamptz)
            and (product.channels is null or ${channel}::text = any(product.channels))
          offset 0
        ) as listed
        where filed.category_id = ${categoryId}::uuid
          and filed.product_id < ${beforeId}::uuid
        order by filed.product_id desc
        limit 101
      ) as page
      order by id desc
      limit ${limit}::int
    `,
  );
}

export interface TitledRow {
  readonly id: string;
  /** First 100 characters of the title in lower case: the sort key. */
  readonly titleKey: string;
}

/** Where a page by title begins: behind this product. */
export interface TitlePlace {
  readonly titleKey: string;
  readonly id: string;
}

/**
 * By title, then id: titles are the product's own, whatever the channel's language. Walks the index of titles, so a
 * category should hold a good part of all products.
 */
export function selectByTitle(
  on: Queryable,
  { channel, now, categoryId, limit }: ListFilter,
  after: TitlePlace,
): Promise<readonly TitledRow[]> {
  return many(
    on,
    sql<TitledRow>`
      select product.id, left(lower(product.title), 100) as "titleKey"
      from catalog.product
      where (left(lower(product.title), 100), product.id) > (${after.titleKey}::text, ${after.id}::uuid)
        and (
          ${categoryId}::uuid is null
          or exists (
            select
            from catalog.category_product as filed
            where filed.category_id = ${categoryId}::uuid and filed.product_id = product.id
            offset 0
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

/** As `selectByTitle`, for a category that is small enough to be read whole and sorted. */
export function selectByTitleOfSmall(
  on: Queryable,
  { channel, now, categoryId, limit }: CategoryFilter,
  after: TitlePlace,
): Promise<readonly TitledRow[]> {
  return many(
    on,
    sql<TitledRow>`
      select listed.id, listed.title_key as "titleKey"
      from catalog.category_product as filed
      cross join lateral (
        select product.id, left(lower(product.title), 100) as title_key
        from catalog.product
        where product.id = filed.product_id
          and product.status = 'published'
          and (product.published_from is null or product.published_from <= ${now}::timestamptz)
          and (product.published_until is null or product.published_until > ${now}::timestamptz)
          and (product.channels is null or ${channel}::text = any(product.channels))
        offset 0
      ) as listed
      where filed.category_id = ${categoryId}::uuid
        and (listed.title_key, listed.id) > (${after.titleKey}::text, ${after.id}::uuid)
      order by listed.title_key, listed.id
      limit ${limit}::int
    `,
  );
}

/** Whether a category holds more products than this; it counts no further. */
export async function isLarger(on: Queryable, categoryId: string, than: number): Promise<boolean> {
  const beyond = await many(
    on,
    sql<ListedRow>`
      select product_id as id
      from catalog.category_product
      where category_id = ${categoryId}::uuid
      order by product_id
      offset ${than}::int
      limit 1
    `,
  );
  return beyond.length > 0;
}
