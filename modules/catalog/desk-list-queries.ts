import { many, one, type Queryable, sql } from "#platform/db";

/** What a list of the desk shows: null does not filter. */
export interface DeskFilter {
  readonly status: "draft" | "published" | "archived" | null;
  /** Words that titles have, as PostgreSQL reads them; null for any. */
  readonly words: string | null;
  /** Products that are meant by name, whatever their titles. */
  readonly named: readonly string[];
  /** A channel that sells it; null for all. */
  readonly channel: string | null;
}

/** The orders that a list of products comes in; a leading `-` turns it round. */
export const DESK_SORTS = ["-created", "created", "title", "-title"] as const;
export type DeskSort = (typeof DESK_SORTS)[number];

/** Where a page begins, exclusive, and how many rows it has. */
export interface DeskPlace {
  /** First 100 characters of the last title in lower case, null for behind all; means nothing to the orders by time. */
  readonly title: string | null;
  readonly id: string;
  readonly limit: number;
}

export interface DeskListedRow {
  readonly id: string;
  readonly sortTitle: string;
}

/** The product with this external id, slug or sku, each by its index. */
export async function selectNamedProducts(on: Queryable, text: string): Promise<readonly string[]> {
  const rows = await many(
    on,
    sql<{ readonly id: string }>`
      select id from catalog.product where external_id = ${text}::text
      union
      select id from catalog.product where slug = ${text}::text
      union
      select product_id as id from catalog.variant where sku = ${text}::text
    `,
  );
  return rows.map(({ id }) => id);
}

/** How many products have the words, counted to `most` and no further. */
export async function countTitled(on: Queryable, words: string, most: number): Promise<number> {
  const { count } = await one(
    on,
    sql<{ readonly count: number }>`
      select count(*)::int as count
      from (
        select
        from catalog.product
        where to_tsvector('simple', title) @@ to_tsquery('simple', ${words}::text)
        limit ${most}::int
      ) as titled
    `,
  );
  return count;
}

/** How many products have a status other than published, counted to `most` and no further. */
export async function countUnpublished(on: Queryable, status: string, most: number): Promise<number> {
  const { count } = await one(
    on,
    sql<{ readonly count: number }>`
      select count(*)::int as count
      from (
        select
        from catalog.product
        where status <> 'published' and status = ${status}::text
        limit ${most}::int
      ) as unpublished
    `,
  );
  return count;
}

/** A page of the few products with these words or names: all of them are looked up by the words' index, then sorted. */
export function selectFewTitled(
  on: Queryable,
  { status, words, named, channel }: DeskFilter,
  { sort, ...place }: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  return many(
    on,
    sql<DeskListedRow>`
      with few as materialized (
        select id, left(lower(title), 100) as sort_title, status, channels
        from catalog.product
        where to_tsvector('simple', title) @@ to_tsquery('simple', ${words}::text) or id = any(${named}::uuid[])
      )
      select id, sort_title as "sortTitle"
      from few
      where (${status}::text is null or status = ${status}::text)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and case ${sort}::text
          when 'title' then (sort_title, id) > (${place.title}::text, ${place.id}::uuid)
          when '-title' then (sort_title, id) < (coalesce(${place.title}::text, (select max(sort_title) from few)), ${place.id}::uuid)
          when 'created' then id > ${place.id}::uuid
          else id < ${place.id}::uuid
        end
      order by
        case when ${sort}::text = 'title' then sort_title end,
        case when ${sort}::text = '-title' then sort_title end desc,
        case when ${sort}::text in ('title', 'created') then id end,
        id desc
      limit ${place.limit}::int
    `,
  );
}

/** A page of the few products with a status other than published: as `selectFewTitled`, by the index of those. */
export function selectFewUnpublished(
  on: Queryable,
  { status, channel }: DeskFilter,
  { sort, ...place }: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  return many(
    on,
    sql<DeskListedRow>`
      with few as materialized (
        select id, left(lower(title), 100) as sort_title, channels
        from catalog.product
        where status <> 'published' and status = ${status}::text
      )
      select id, sort_title as "sortTitle"
      from few
      where (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and case ${sort}::text
          when 'title' then (sort_title, id) > (${place.title}::text, ${place.id}::uuid)
          when '-title' then (sort_title, id) < (coalesce(${place.title}::text, (select max(sort_title) from few)), ${place.id}::uuid)
          when 'created' then id > ${place.id}::uuid
          else id < ${place.id}::uuid
        end
      order by
        case when ${sort}::text = 'title' then sort_title end,
        case when ${sort}::text = '-title' then sort_title end desc,
        case when ${sort}::text in ('title', 'created') then id end,
        id desc
      limit ${place.limit}::int
    `,
  );
}
