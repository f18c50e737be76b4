import { HOUR_MS } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import { selectSignals, selectTopScore } from "./signal-queries.ts";

/** How popular a product is and what is earned with it, both from 0 to 1. */
export interface ProductSignals {
  readonly popularity: number;
  readonly margin: number;
}

/** After this time a view counts half. */
export const HALF_LIFE_MS = 14 * 24 * HOUR_MS;

/** What each kind of behaviour counts. */
export const WORTH = { view: 1, click: 2, add: 5, purchase: 20 } as const;

/** What is left of a score that was written at one time, at another. */
export function fade(score: number, from: Date, to: Date): number {
  return score * 0.5 ** (Math.max(0, to.getTime() - from.getTime()) / HALF_LIFE_MS);
}

/**
 * Signals of products; those without any are absent. Popularity is the logarithm of the faded score against that of the
 * most popular product, since the second hundred clicks say less than the first.
 */
export async function loadSignals(
  on: Queryable,
  productIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ProductSignals>> {
  const [rows, top] = await Promise.all([selectSignals(on, productIds), selectTopScore(on)]);
  const most = Math.log1p(top === null ? 0 : fade(top.score, top.scoredAt, now));
  return new Map(
    rows.map(({ productId, score, scoredAt, marginPpm }) => {
      const popularity = most === 0 ? 0 : Math.min(1, Math.log1p(fade(score, scoredAt, now)) / most);
      return [productId, { popularity, margin: (marginPpm ?? 0) / 1_000_000 }];
    }),
  );
}
