import { many, type Queryable, sql } from "#platform/db";

/** A stretch of time [from, until) and, if not null, one channel. */
export interface During {
  readonly from: Date;
  readonly until: Date;
  readonly channel: string | null;
}

/** Sales of one minute, hour or day in one currency. */
export interface SalesRow {
  readonly at: Date;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly revenueMinor: number;
  readonly cancelledOrders: number;
  readonly refundedMinor: number;
}

/** Sales by minute, hour or day (UTC), oldest first; times without any are absent. */
export function selectSales(
  on: Queryable,
  during: During,
  by: "minute" | "hour" | "day",
): Promise<readonly SalesRow[]> {
  return many(
    on,
    sql<SalesRow>`
      select date_trunc(${by}::text, minute, 'UTC') as at, currency, sum(orders)::int as orders, sum(units)::int as units,
        sum(revenue_minor)::float8 as "revenueMinor", sum(cancelled_orders)::int as "cancelledOrders",
        sum(refunded_minor)::float8 as "refundedMinor"
      from insights.sales_minute
      where region = ${on.region}::text
        and minute >= ${during.from}::timestamptz
        and minute < ${during.until}::timestamptz
        and (${during.channel}::text is null or channel = ${during.channel}::text)
      group by 1, 2
      order by 1, 2
    `,
  );
}

/** What shoppers did in one minute, hour or day. */
export interface BehaviourRow {
  readonly at: Date;
  readonly views: number;
  readonly clicks: number;
  readonly adds: number;
  readonly purchases: number;
  readonly searches: number;
  readonly emptySearches: number;
}

/** What shoppers did by minute, hour or day (UTC), oldest first; times without anything are absent. */
export function selectBehaviour(
  on: Queryable,
  during: During,
  by: "minute" | "hour" | "day",
): Promise<readonly BehaviourRow[]> {
  return many(
    on,
    sql<BehaviourRow>`
      select date_trunc(${by}::text, minute, 'UTC') as at, sum(views)::int as views, sum(clicks)::int as clicks,
        sum(adds)::int as adds, sum(purchases)::int as purchases, sum(searches)::int as searches,
        sum(empty_searches)::int as "emptySearches"
      from insights.behaviour_minute
      where region = ${on.region}::text
        and minute >= ${during.from}::timestamptz
        and minute < ${during.until}::timestamptz
        and (${during.channel}::text is null or channel = ${during.channel}::text)
      group by 1
      order by 1
    `,
  );
}

/** Days [from, until) as `2026-06-01`. */
export interface Days {
  readonly from: string;
  readonly until: string;
}

/** Units and money of a variant over some days. */
export interface VariantRow {
  readonly variantId: string;
  readonly sku: string;
  readonly currency: string;
  readonly units: number;
  readonly revenueMinor: number;
}

/** The variants that sold the most units over the days. */
export function selectBestSellers(on: Queryable, days: Days, limit: number): Promise<readonly VariantRow[]> {
  return many(
    on,
    sql<VariantRow>`
      select variant_id as "variantId", max(sku) as sku, currency, sum(units)::int as units,
        sum(revenue_minor)::float8 as "revenueMinor"
      from insights.variant_day
      where region = ${on.region}::text
        and day >= ${days.from}::date
        and day < ${days.until}::date
      group by variant_id, currency
      order by sum(units) desc, variant_id, currency
      limit ${limit}::int
    `,
  );
}

/** What was done with a product over some days. */
export interface ProductRow {
  readonly productId: string;
  readonly views: number;
  readonly clicks: number;
  readonly adds: number;
  readonly purchases: number;
}

/** The products that were looked at the most over the days. */
export function selectProducts(on: Queryable, days: Days, limit: number): Promise<readonly ProductRow[]> {
  return many(
    on,
    sql<ProductRow>`
      select product_id as "productId", sum(views)::int as views, sum(clicks)::int as clicks, sum(adds)::int as adds,
        sum(purchases)::int as purchases
      from insights.product_day
      where region = ${on.region}::text
        and day >= ${days.from}::date
        and day < ${days.until}::date
      group by product_id
      order by sum(views) + sum(clicks) desc, product_id
      limit ${limit}::int
    `,
  );
}

/** A query over some days. */
export interface QueryRow {
  readonly query: string;
  readonly searches: number;
  readonly empty: number;
  readonly clicks: number;
  /** Mean place of what was opened, from 1; null where nobody said. */
  readonly meanPlace: number | null;
}

/**
 * Queries over the days, the most frequent first.
 *
 * @param only `empty`: those that ever found nothing; `unclicked`: those that found something that nobody opened
 */
export function selectQueries(
  on: Queryable,
  days: Days,
  of: { readonly only: "all" | "empty" | "unclicked"; readonly limit: number },
): Promise<readonly QueryRow[]> {
  return many(
    on,
    sql<QueryRow>`
      select query, sum(searches)::int as searches, sum(empty)::int as empty, sum(clicks)::int as clicks,
        (sum(places_sum) / nullif(sum(placed_clicks), 0))::float8 as "meanPlace"
      from insights.query_day
      where region = ${on.region}::text
        and day >= ${days.from}::date
        and day < ${days.until}::date
      group by query
      having ${of.only}::text = 'all'
        or (${of.only}::text = 'empty' and sum(empty) > 0)
        or (${of.only}::text = 'unclicked' and sum(clicks) = 0 and sum(searches) > sum(empty))
      order by sum(searches) desc, query
      limit ${of.limit}::int
    `,
  );
}
