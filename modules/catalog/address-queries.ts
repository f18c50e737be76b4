import { many, type Queryable, sql } from "#platform/db";

/** What a list of addresses shows: products on sale in the channel at `now`. */
export interface AddressFilter {
  readonly channel: string;
  readonly now: Date;
}

export interface AddressRow {
  readonly id: string;
  readonly slug: string;
  readonly updatedAt: Date;
}

/** Oldest first, by the primary key; after `afterId`. */
export function selectAddresses(
  on: Queryable,
  { channel, now, afterId, limit }: AddressFilter & { readonly afterId: string; readonly limit: number },
): Promise<readonly AddressRow[]> {
  return many(
    on,
    sql<AddressRow>`
      select id, slug, updated_at as "updatedAt"
      from catalog.product
      where id > ${afterId}::uuid
        and status = 'published'
        and (published_from is null or published_from <= ${now}::timestamptz)
        and (published_until is null or published_until > ${now}::timestamptz)
        and (channels is null or ${channel}::text = any(channels))
      order by id
      limit ${limit}::int
    `,
  );
}

export interface CutRow {
  readonly id: string;
}

/** The last id of every `size` products on sale, oldest first: where lists of addresses are cut. Reads all of them. */
export function selectCuts(
  on: Queryable,
  { channel, now, size }: AddressFilter & { readonly size: number },
): Promise<readonly CutRow[]> {
  return many(
    on,
    sql<CutRow>`
      select id
      from (
        select id, row_number() over (order by id) as place
        from catalog.product
        where status = 'published'
          and (published_from is null or published_from <= ${now}::timestamptz)
          and (published_until is null or published_until > ${now}::timestamptz)
          and (channels is null or ${channel}::text = any(channels))
      ) as placed
      where place % ${size}::int = 0
      order by id
    `,
  );
}
