import { many, type Queryable, sql } from "#platform/db";
import type { DeskFilter, DeskListedRow, DeskPlace, DeskSort } from "./desk-list-queries.ts";

// One statement for each order, so that each is the walk of one index. The words are looked for in `title || ''`, which no
// index holds: these statements are for filters that many products pass, and the planner is not to gather all of those.

/** A page of the many products that pass a filter, read in the order of the list until it is full. */
export function walkProducts(
  on: Queryable,
  filter: DeskFilter,
  { sort, ...place }: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  switch (sort) {
    case "-created":
      return walkNewest(on, filter, place);
    case "created":
      return walkOldest(on, filter, place);
    case "title":
      return walkTitles(on, filter, place);
    case "-title":
      return walkTitlesBack(on, filter, place);
  }
}

/** The same of products with one status other than published and of any title: the indexes of those have both orders. */
export function walkUnpublished(
  on: Queryable,
  filter: DeskFilter & { readonly status: string },
  { sort, ...place }: DeskPlace & { readonly sort: DeskSort },
): Promise<readonly DeskListedRow[]> {
  switch (sort) {
    case "-created":
    case "created":
      return walkProducts(on, filter, { sort, ...place });
    case "title":
      return walkUnpublishedTitles(on, filter, place);
    case "-title":
      return walkUnpublishedTitlesBack(on, filter, place);
  }
}

function walkNewest(on: Queryable, { status, words, named, channel }: DeskFilter, { id, limit }: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where id < ${id}::uuid
        and (${status}::text is null or status = ${status}::text)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and (
          ${words}::text is null
          or to_tsvector('simple', title || '') @@ to_tsquery('simple', ${words}::text)
          or id = any(${named}::uuid[])
        )
      order by id desc
      limit ${limit}::int
    `,
  );
}

function walkOldest(on: Queryable, { status, words, named, channel }: DeskFilter, { id, limit }: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where id > ${id}::uuid
        and (${status}::text is null or status = ${status}::text)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and (
          ${words}::text is null
          or to_tsvector('simple', title || '') @@ to_tsquery('simple', ${words}::text)
          or id = any(${named}::uuid[])
        )
      order by id
      limit ${limit}::int
    `,
  );
}

function walkTitles(on: Queryable, { status, words, named, channel }: DeskFilter, place: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where (left(lower(title), 100), id) > (${place.title}::text, ${place.id}::uuid)
        and (${status}::text is null or status = ${status}::text)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and (
          ${words}::text is null
          or to_tsvector('simple', title || '') @@ to_tsquery('simple', ${words}::text)
          or id = any(${named}::uuid[])
        )
      order by left(lower(title), 100), id
      limit ${place.limit}::int
    `,
  );
}

function walkTitlesBack(on: Queryable, { status, words, named, channel }: DeskFilter, place: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where (left(lower(title), 100), id) < (
          coalesce(${place.title}::text, (select max(left(lower(title), 100)) from catalog.product)),
          ${place.id}::uuid
        )
        and (${status}::text is null or status = ${status}::text)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
        and (
          ${words}::text is null
          or to_tsvector('simple', title || '') @@ to_tsquery('simple', ${words}::text)
          or id = any(${named}::uuid[])
        )
      order by left(lower(title), 100) desc, id desc
      limit ${place.limit}::int
    `,
  );
}

function walkUnpublishedTitles(on: Queryable, { status, channel }: DeskFilter, place: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where status <> 'published'
        and status = ${status}::text
        and (left(lower(title), 100), id) > (${place.title}::text, ${place.id}::uuid)
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
      order by left(lower(title), 100), id
      limit ${place.limit}::int
    `,
  );
}

function walkUnpublishedTitlesBack(on: Queryable, { status, channel }: DeskFilter, place: DeskPlace) {
  return many(
    on,
    sql<DeskListedRow>`
      select id, left(lower(title), 100) as "sortTitle"
      from catalog.product
      where status <> 'published'
        and status = ${status}::text
        and (left(lower(title), 100), id) < (
          coalesce(${place.title}::text, (select max(left(lower(title), 100)) from catalog.product)),
          ${place.id}::uuid
        )
        and (${channel}::text is null or channels is null or ${channel}::text = any(channels))
      order by left(lower(title), 100) desc, id desc
      limit ${place.limit}::int
    `,
  );
}
