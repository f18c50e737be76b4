import { run, sql, type Tx } from "#platform/db";

/** One row of figures to add to a minute of sales. */
export interface SalesFigures {
  readonly minute: Date;
  readonly channel: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly revenueMinor: number;
  readonly cancelledOrders: number;
  readonly refundedMinor: number;
}

/** Adds to the minutes, in key order so that two handlers cannot wait for each other in a circle. Keys must differ. */
export async function addSales(tx: Tx, rows: readonly SalesFigures[]): Promise<void> {
  const column = <Value>(read: (row: SalesFigures) => Value): readonly Value[] => rows.map(read);
  await run(
    tx,
    sql`
      insert into insights.sales_minute (
        region, minute, channel, currency, orders, units, revenue_minor, cancelled_orders, refunded_minor
      )
      select ${tx.region}::text, one.*
      from unnest(
        ${column(({ minute }) => minute)}::timestamptz[],
        ${column(({ channel }) => channel)}::text[],
        ${column(({ currency }) => currency)}::text[],
        ${column(({ orders }) => orders)}::int[],
        ${column(({ units }) => units)}::int[],
        ${column(({ revenueMinor }) => revenueMinor)}::bigint[],
        ${column(({ cancelledOrders }) => cancelledOrders)}::int[],
        ${column(({ refundedMinor }) => refundedMinor)}::bigint[]
      ) as one (minute, channel, currency, orders, units, revenue_minor, cancelled_orders, refunded_minor)
      order by one.minute, one.channel, one.currency
      on conflict (region, minute, channel, currency) do update
      set orders = sales_minute.orders + excluded.orders,
        units = sales_minute.units + excluded.units,
        revenue_minor = sales_minute.revenue_minor + excluded.revenue_minor,
        cancelled_orders = sales_minute.cancelled_orders + excluded.cancelled_orders,
        refunded_minor = sales_minute.refunded_minor + excluded.refunded_minor
    `,
  );
}

/** Units and money of a variant on a day. */
export interface VariantFigures {
  readonly day: string;
  readonly variantId: string;
  readonly currency: string;
  readonly sku: string;
  readonly units: number;
  readonly revenueMinor: number;
}

/** Adds to the days of variants, in key order. Keys must differ. */
export async function addVariants(tx: Tx, rows: readonly VariantFigures[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into insights.variant_day (region, day, variant_id, currency, sku, units, revenue_minor)
      select ${tx.region}::text, one.*
      from unnest(
        ${rows.map(({ day }) => day)}::date[],
        ${rows.map(({ variantId }) => variantId)}::uuid[],
        ${rows.map(({ currency }) => currency)}::text[],
        ${rows.map(({ sku }) => sku)}::text[],
        ${rows.map(({ units }) => units)}::int[],
        ${rows.map(({ revenueMinor }) => revenueMinor)}::bigint[]
      ) as one (day, variant_id, currency, sku, units, revenue_minor)
      order by one.day, one.variant_id, one.currency
      on conflict (region, day, variant_id, currency) do update
      set sku = excluded.sku,
        units = variant_day.units + excluded.units,
        revenue_minor = variant_day.revenue_minor + excluded.revenue_minor
    `,
  );
}

/** What shoppers did, to add to a minute. */
export interface BehaviourFigures {
  readonly minute: Date;
  readonly channel: string;
  readonly views: number;
  readonly clicks: number;
  readonly adds: number;
  readonly purchases: number;
  readonly searches: number;
  readonly emptySearches: number;
}

/** Adds to the minutes, in key order. Keys must differ. */
export async function addBehaviour(tx: Tx, rows: readonly BehaviourFigures[]): Promise<void> {
  const column = <Value>(read: (row: BehaviourFigures) => Value): readonly Value[] => rows.map(read);
  await run(
    tx,
    sql`
      insert into insights.behaviour_minute (
        region, minute, channel, views, clicks, adds, purchases, searches, empty_searches
      )
      select ${tx.region}::text, one.*
      from unnest(
        ${column(({ minute }) => minute)}::timestamptz[],
        ${column(({ channel }) => channel)}::text[],
        ${column(({ views }) => views)}::int[],
        ${column(({ clicks }) => clicks)}::int[],
        ${column(({ adds }) => adds)}::int[],
        ${column(({ purchases }) => purchases)}::int[],
        ${column(({ searches }) => searches)}::int[],
        ${column(({ emptySearches }) => emptySearches)}::int[]
      ) as one (minute, channel, views, clicks, adds, purchases, searches, empty_searches)
      order by one.minute, one.channel
      on conflict (region, minute, channel) do update
      set views = behaviour_minute.views + excluded.views,
        clicks = behaviour_minute.clicks + excluded.clicks,
        adds = behaviour_minute.adds + excluded.adds,
        purchases = behaviour_minute.purchases + excluded.purchases,
        searches = behaviour_minute.searches + excluded.searches,
        empty_searches = behaviour_minute.empty_searches + excluded.empty_searches
    `,
  );
}

/** What was done with a product on a day. */
export interface ProductFigures {
  readonly day: string;
  readonly productId: string;
  readonly views: number;
  readonly clicks: number;
  readonly adds: number;
  readonly purchases: number;
}

/** Adds to the days of products, in key order. Keys must differ. */
export async function addProducts(tx: Tx, rows: readonly ProductFigures[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into insights.product_day (region, day, product_id, views, clicks, adds, purchases)
      select ${tx.region}::text, one.*
      from unnest(
        ${rows.map(({ day }) => day)}::date[],
        ${rows.map(({ productId }) => productId)}::uuid[],
        ${rows.map(({ views }) => views)}::int[],
        ${rows.map(({ clicks }) => clicks)}::int[],
        ${rows.map(({ adds }) => adds)}::int[],
        ${rows.map(({ purchases }) => purchases)}::int[]
      ) as one (day, product_id, views, clicks, adds, purchases)
      order by one.day, one.product_id
      on conflict (region, day, product_id) do update
      set views = product_day.views + excluded.views,
        clicks = product_day.clicks + excluded.clicks,
        adds = product_day.adds + excluded.adds,
        purchases = product_day.purchases + excluded.purchases
    `,
  );
}

/** What was searched on a day. */
export interface QueryFigures {
  readonly day: string;
  readonly query: string;
  readonly searches: number;
  readonly empty: number;
  readonly clicks: number;
  readonly placedClicks: number;
  readonly placesSum: number;
}

/** Adds to the days of queries, in key order. Keys must differ. */
export async function addQueries(tx: Tx, rows: readonly QueryFigures[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into insights.query_day (region, day, query, searches, empty, clicks, placed_clicks, places_sum)
      select ${tx.region}::text, one.*
      from unnest(
        ${rows.map(({ day }) => day)}::date[],
        ${rows.map(({ query }) => query)}::text[],
        ${rows.map(({ searches }) => searches)}::int[],
        ${rows.map(({ empty }) => empty)}::int[],
        ${rows.map(({ clicks }) => clicks)}::int[],
        ${rows.map(({ placedClicks }) => placedClicks)}::int[],
        ${rows.map(({ placesSum }) => placesSum)}::bigint[]
      ) as one (day, query, searches, empty, clicks, placed_clicks, places_sum)
      order by one.day, one.query
      on conflict (region, day, query) do update
      set searches = query_day.searches + excluded.searches,
        empty = query_day.empty + excluded.empty,
        clicks = query_day.clicks + excluded.clicks,
        placed_clicks = query_day.placed_clicks + excluded.placed_clicks,
        places_sum = query_day.places_sum + excluded.places_sum
    `,
  );
}

/** Deletes minutes from before a moment, at most so many of each kind. @returns how many of the kind with most */
export async function deleteMinutesBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const [sales, behaviour] = await Promise.all([
    run(
      tx,
      sql`
        with old as materialized (
          select minute, channel, currency
          from insights.sales_minute
          where region = ${tx.region}::text
            and minute < ${before}::timestamptz
          order by minute
          limit ${limit}::int
          for update skip locked
        )
        delete from insights.sales_minute
        using old
        where sales_minute.region = ${tx.region}::text
          and sales_minute.minute = old.minute
          and sales_minute.channel = old.channel
          and sales_minute.currency = old.currency
      `,
    ),
    run(
      tx,
      sql`
        with old as materialized (
          select minute, channel
          from insights.behaviour_minute
          where region = ${tx.region}::text
            and minute < ${before}::timestamptz
          order by minute
          limit ${limit}::int
          for update skip locked
        )
        delete from insights.behaviour_minute
        using old
        where behaviour_minute.region = ${tx.region}::text
          and behaviour_minute.minute = old.minute
          and behaviour_minute.channel = old.channel
      `,
    ),
  ]);
  return Math.max(sales, behaviour);
}
