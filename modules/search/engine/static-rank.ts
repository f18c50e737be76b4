import type { Signals } from "./document.ts";

/** Days after which something is no longer new. */
export const FRESH_DAYS = 90;

/** How far the signals count against each other where no search says more; they add up to 1. */
const SHARES = { popularity: 0.6, rating: 0.2, margin: 0.1, freshness: 0.1 } as const;

/** A product's rank among all, from 0 to 1, whatever is searched for: places in a segment are given in this order. */
export function staticRank({ popularity, rating, margin, createdDay }: Signals, today: number): number {
  const freshness = freshnessOf(createdDay, today);
  return (
    SHARES.popularity * popularity + SHARES.rating * rating + SHARES.margin * margin + SHARES.freshness * freshness
  );
}

/** 1 on its first day, 0 after FRESH_DAYS. */
export function freshnessOf(createdDay: number, today: number): number {
  return Math.max(0, 1 - Math.max(0, today - createdDay) / FRESH_DAYS);
}
