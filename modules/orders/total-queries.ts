import { type Queryable, type Statement, sql } from "#platform/db";

/** An order and what it is sorted by. */
export interface TotalRow {
  readonly id: string;
  readonly currency: string;
  readonly totalMinor: bigint;
}

/** Which orders of a currency a page shows: ids from `since` to below `before`; null does not filter. */
export interface TotalWalk {
  readonly currency: string;
  readonly states: readonly string[];
  readonly since: string;
  readonly before: string;
  /** The page goes on beyond this total and id. */
  readonly totalMinor: bigint;
  readonly id: string;
  readonly limit: number;
}

interface NextCurrency {
  readonly currency: string | null;
}

/** The currency of orders that comes after this one by its letters; null after the last. One step of an index. */
export function currencyAfter(on: Queryable, currency: string): Statement<NextCurrency> {
  return sql<NextCurrency>`
    select min(currency)::text as currency
    from orders."order"
    where region = ${on.region}::text
      and currency > ${currency}::text::char(3)
  `;
}

/** What these orders cost; an unknown id is absent. */
export function totalsById(on: Queryable, ids: readonly string[]): Statement<TotalRow> {
  return sql<TotalRow>`
    select id, currency::text as currency, total_minor as "totalMinor"
    from orders."order"
    where region = ${on.region}::text
      and id = any (${ids}::uuid[])
  `;
}

/**
 * The dearest first, below a total and id. Each state is walked down in one index, and the walks are joined: all that they
 * ask for stands in the index.
 */
export function dearestOrders(on: Queryable, walk: TotalWalk): Statement<TotalRow> {
  return sql<TotalRow>`
    select walked.id, ${walk.currency}::text as currency, walked.total_minor as "totalMinor"
    from unnest(${walk.states}::text[]) as wanted (state)
    cross join lateral (
      select id, total_minor
      from orders."order"
      where region = ${on.region}::text
        and currency = ${walk.currency}::text::char(3)
        and state = wanted.state
        and (total_minor, id) < (${walk.totalMinor}::bigint, ${walk.id}::uuid)
        and id >= ${walk.since}::uuid
        and id < ${walk.before}::uuid
      order by total_minor desc, id desc
      limit ${walk.limit}::int
    ) as walked
    order by walked.total_minor desc, walked.id desc
    limit ${walk.limit}::int
  `;
}

/** The cheapest first, above a total and id: the same from the other end. */
export function cheapestOrders(on: Queryable, walk: TotalWalk): Statement<TotalRow> {
  return sql<TotalRow>`
    select walked.id, ${walk.currency}::text as currency, walked.total_minor as "totalMinor"
    from unnest(${walk.states}::text[]) as wanted (state)
    cross join lateral (
      select id, total_minor
      from orders."order"
      where region = ${on.region}::text
        and currency = ${walk.currency}::text::char(3)
        and state = wanted.state
        and (total_minor, id) > (${walk.totalMinor}::bigint, ${walk.id}::uuid)
        and id >= ${walk.since}::uuid
        and id < ${walk.before}::uuid
      order by total_minor, id
      limit ${walk.limit}::int
    ) as walked
    order by walked.total_minor, walked.id
    limit ${walk.limit}::int
  `;
}

/** Whose orders, and which of them: those of an account, or of an address; beside an account, its address's as a guest. */
export interface BuyerTotals {
  readonly customerId: string | null;
  readonly emailHash: Buffer | null;
  /** Null is any. */
  readonly state: string | null;
  readonly since: string;
  readonly before: string;
  /** The page goes on beyond this; null from the beginning. */
  readonly after: TotalRow | null;
  readonly limit: number;
}

/** The dearest orders of a buyer first, currency by currency: all of the buyer's are read by their index, and sorted. */
export function dearestOfBuyer(on: Queryable, of: BuyerTotals): Statement<TotalRow> {
  return sql<TotalRow>`
    select id, currency::text as currency, total_minor as "totalMinor"
    from orders."order"
    where region = ${on.region}::text
      and (
        customer_id = ${of.customerId}::uuid
        or (email_hash = ${of.emailHash}::bytea and (${of.customerId}::uuid is null or customer_id is null))
      )
      and (${of.state}::text is null or state = ${of.state}::text)
      and id >= ${of.since}::uuid
      and id < ${of.before}::uuid
      and (
        ${of.after?.id ?? null}::uuid is null
        or currency > ${of.after?.currency ?? null}::text::char(3)
        or (
          currency = ${of.after?.currency ?? null}::text::char(3)
          and (total_minor, id) < (${of.after?.totalMinor ?? null}::bigint, ${of.after?.id ?? null}::uuid)
        )
      )
    order by "order".currency, total_minor desc, id desc
    limit ${of.limit}::int
  `;
}

/** The cheapest orders of a buyer first: the same from the other end. */
export function cheapestOfBuyer(on: Queryable, of: BuyerTotals): Statement<TotalRow> {
  return sql<TotalRow>`
    select id, currency::text as currency, total_minor as "totalMinor"
    from orders."order"
    where region = ${on.region}::text
      and (
        customer_id = ${of.customerId}::uuid
        or (email_hash = ${of.emailHash}::bytea and (${of.customerId}::uuid is null or customer_id is null))
      )
      and (${of.state}::text is null or state = ${of.state}::text)
      and id >= ${of.since}::uuid
      and id < ${of.before}::uuid
      and (
        ${of.after?.id ?? null}::uuid is null
        or currency > ${of.after?.currency ?? null}::text::char(3)
        or (
          currency = ${of.after?.currency ?? null}::text::char(3)
          and (total_minor, id) > (${of.after?.totalMinor ?? null}::bigint, ${of.after?.id ?? null}::uuid)
        )
      )
    order by "order".currency, total_minor, id
    limit ${of.limit}::int
  `;
}
