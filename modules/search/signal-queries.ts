import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface SignalRow {
  readonly productId: string;
  readonly score: number;
  readonly scoredAt: Date;
  readonly marginPpm: number | null;
}

/** Signals of products, in no order; a product of which nothing is known has no row. No locks. */
export function selectSignals(on: Queryable, productIds: readonly string[]): Promise<readonly SignalRow[]> {
  return many(
    on,
    sql<SignalRow>`
      select product_id as "productId", score, scored_at as "scoredAt", margin_ppm as "marginPpm"
      from search.signal
      where product_id = any(${productIds}::uuid[])
    `,
  );
}

/** The highest score as written; null without any. */
export function selectTopScore(on: Queryable): Promise<Pick<SignalRow, "score" | "scoredAt"> | null> {
  return first(
    on,
    sql<Pick<SignalRow, "score" | "scoredAt">>`
      select score, scored_at as "scoredAt"
      from search.signal
      order by score desc
      limit 1
    `,
  );
}

/** What happened to one product. */
export interface Gain {
  readonly productId: string;
  readonly gain: number;
}

/**
 * Adds to the scores of products, faded to now, in id order, so that two writers cannot wait for each other in a circle.
 *
 * @param gains one entry a product
 */
export function addScores(tx: Tx, gains: readonly Gain[], halfLifeSeconds: number): Promise<number> {
  return run(
    tx,
    sql`
      insert into search.signal (product_id, score, scored_at)
      select given.product_id, given.gain, ${tx.now}::timestamptz
      from unnest(
        ${gains.map(({ productId }) => productId)}::uuid[],
        ${gains.map(({ gain }) => gain)}::double precision[]
      ) as given (product_id, gain)
      order by given.product_id
      on conflict (product_id) do update
      set score = excluded.score
          + signal.score * power(0.5, greatest(0, extract(epoch from excluded.scored_at - signal.scored_at)) / ${halfLifeSeconds}::double precision),
        scored_at = excluded.scored_at
    `,
  );
}

/** What is earned with a product. */
export interface Margin {
  readonly productId: string;
  readonly marginPpm: number;
}

/** Writes margins in id order. */
export function writeMargins(tx: Tx, margins: readonly Margin[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into search.signal (product_id, scored_at, margin_ppm)
      select given.product_id, ${tx.now}::timestamptz, given.margin_ppm
      from unnest(
        ${margins.map(({ productId }) => productId)}::uuid[],
        ${margins.map(({ marginPpm }) => marginPpm)}::int[]
      ) as given (product_id, margin_ppm)
      order by given.product_id
      on conflict (product_id) do update
      set margin_ppm = excluded.margin_ppm
    `,
  );
}
