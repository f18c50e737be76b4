import { many, type Queryable, run, sql, type Tx } from "#platform/db";

/** What became of a search on a day. */
export interface QueryCount {
  /** `2026-11-23`, UTC. */
  readonly day: string;
  readonly channel: string;
  readonly query: string;
  readonly ranking: string;
  readonly searches: number;
  readonly missed: number;
  readonly clicks: number;
  readonly places: number;
  readonly placedClicks: number;
  /** Microseconds that its answers took to find, together, and the slowest of them. */
  readonly tookUs: number;
  readonly slowestUs: number;
}

/** Adds to the counts of days in key order, so that two writers cannot wait for each other in a circle. @param counts distinct by key */
export function addQueryCounts(on: Queryable, counts: readonly QueryCount[]): Promise<number> {
  return run(
    on,
    sql`
      insert into search.query_day as kept (
        day, channel, query, ranking, searches, missed, clicks, places, placed_clicks, took_us, slowest_us
      )
      select
        given.day::date, given.channel, given.query, given.ranking, given.searches, given.missed, given.clicks, given.places,
        given.placed_clicks, given.took_us, given.slowest_us
      from unnest(
        ${counts.map(({ day }) => day)}::text[],
        ${counts.map(({ channel }) => channel)}::text[],
        ${counts.map(({ query }) => query)}::text[],
        ${counts.map(({ ranking }) => ranking)}::text[],
        ${counts.map(({ searches }) => searches)}::bigint[],
        ${counts.map(({ missed }) => missed)}::bigint[],
        ${counts.map(({ clicks }) => clicks)}::bigint[],
        ${counts.map(({ places }) => places)}::bigint[],
        ${counts.map(({ placedClicks }) => placedClicks)}::bigint[],
        ${counts.map(({ tookUs }) => tookUs)}::bigint[],
        ${counts.map(({ slowestUs }) => slowestUs)}::bigint[]
      ) as given (day, channel, query, ranking, searches, missed, clicks, places, placed_clicks, took_us, slowest_us)
      order by given.day, given.channel, given.query, given.ranking
      on conflict (day, channel, query, ranking) do update
      set searches = kept.searches + excluded.searches,
        missed = kept.missed + excluded.missed,
        clicks = kept.clicks + excluded.clicks,
        places = kept.places + excluded.places,
        placed_clicks = kept.placed_clicks + excluded.placed_clicks,
        took_us = kept.took_us + excluded.took_us,
        slowest_us = greatest(kept.slowest_us, excluded.slowest_us)
    `,
  );
}

/** A search of many people, for suggestions. */
export interface PopularQuery {
  readonly channel: string;
  readonly query: string;
}

/** Searches that mostly found something, the most frequent first; at most 10,000. */
export function selectPopularQueries(on: Queryable): Promise<readonly PopularQuery[]> {
  return many(
    on,
    sql<PopularQuery>`
      select channel, query
      from search.query_day
      group by channel, query
      having sum(searches) >= 3 and sum(missed) * 2 < sum(searches)
      order by sum(searches) desc, query
      limit 10000
    `,
  );
}

/** How a search went in a time. */
export interface QueryReport {
  readonly query: string;
  readonly searches: number;
  readonly missed: number;
  readonly clicks: number;
  /** Mean place of the clicks that named one; null without any. */
  readonly meanPlace: number | null;
  /** Milliseconds that its answers took to find, in the mean and the slowest; null where none was measured. */
  readonly meanTookMs: number | null;
  readonly slowestMs: number | null;
}

/** Which searches a report is about. */
export type ReportKind = "top" | "zero-result" | "no-click" | "slow";

/** What a report looks at: days from and to, both included. */
export interface ReportSpan {
  readonly kind: ReportKind;
  readonly from: string;
  readonly to: string;
  readonly channel: string | null;
  readonly limit: number;
}

/**
 * Searches of a time, the most frequent first: all, those that missed at least once, or those of which nothing was opened;
 * of `slow` the slowest first.
 */
export function selectQueryReport(
  on: Queryable,
  { kind, from, to, channel, limit }: ReportSpan,
): Promise<readonly QueryReport[]> {
  return many(
    on,
    sql<QueryReport>`
      select
        query,
        least(sum(searches), 2147483647)::int as searches,
        least(sum(missed), 2147483647)::int as missed,
        least(sum(clicks), 2147483647)::int as clicks,
        (sum(places)::double precision / nullif(sum(placed_clicks), 0)) as "meanPlace",
        (sum(took_us)::double precision / 1000 / nullif(sum(searches) filter (where took_us > 0), 0)) as "meanTookMs",
        (nullif(max(slowest_us), 0)::double precision / 1000) as "slowestMs"
      from search.query_day
      where day between ${from}::text::date and ${to}::text::date
        and (${channel}::text is null or channel = ${channel}::text)
      group by query
      having case ${kind}::text
        when 'zero-result' then sum(missed) > 0
        when 'no-click' then sum(clicks) = 0 and sum(missed) = 0
        when 'slow' then max(slowest_us) > 0
        else true
      end
      order by
        case ${kind}::text when 'zero-result' then sum(missed) when 'slow' then max(slowest_us) else sum(searches) end desc,
        query
      limit ${limit}::int
    `,
  );
}

/** How the rankings did in a time. */
export interface RankingReport {
  readonly ranking: string;
  readonly searches: number;
  readonly missed: number;
  /** Results that were opened. */
  readonly clicks: number;
}

/** Searches by ranking, for comparing tests. */
export function selectRankingReport(on: Queryable, from: string, to: string): Promise<readonly RankingReport[]> {
  return many(
    on,
    sql<RankingReport>`
      select ranking, least(sum(searches), 2147483647)::int as searches, least(sum(missed), 2147483647)::int as missed, least(sum(clicks), 2147483647)::int as clicks
      from search.query_day
      where day between ${from}::text::date and ${to}::text::date
      group by ranking
      order by ranking
    `,
  );
}

/** Forgets days before this one. @returns how many rows went, at most `limit` */
export function deleteQueryDays(tx: Tx, before: string, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from search.query_day
      where (day, channel, query, ranking) in (
        select old.day, old.channel, old.query, old.ranking
        from search.query_day as old
        where old.day < ${before}::text::date
        order by old.day
        limit ${limit}::int
        for update skip locked
      )
    `,
  );
}
