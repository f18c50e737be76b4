import { announceChange, type Tx } from "#platform/db";
import { addQueryCounts, type QueryCount } from "./log-queries.ts";
import { DEFAULT_CODE } from "./ranking-settings.ts";
import { comparedText } from "./rules.ts";
import { addScores, type Gain } from "./signal-queries.ts";
import { HALF_LIFE_MS, WORTH } from "./signals.ts";
import { SIGNALS } from "./topics.ts";

/** What shoppers did, added up. */
export interface Behaviour {
  readonly at: string;
  readonly products: readonly {
    readonly productId: string;
    readonly views: number;
    readonly clicks: number;
    readonly adds: number;
    readonly purchases: number;
  }[];
  readonly searches: readonly {
    readonly query: string;
    readonly channel: string | null;
    /** The ranking that its results were ordered by; nothing is the usual one. */
    readonly ranking?: string | null;
    readonly clicks: readonly { readonly productId: string; readonly position: number }[];
  }[];
}

/** A click far down says more than one on what everybody sees first; at most this much more. */
const MOST_FOR_PLACE = 2;

/**
 * Products gain popularity and searches their clicks. A click counts up to twice as much the further down the results it
 * was. Searches themselves are counted where they are answered.
 */
export async function recordBehaviour(tx: Tx, { at, products, searches }: Behaviour): Promise<void> {
  const gains = new Map<string, number>();
  const add = (productId: string, gain: number): void => void gains.set(productId, (gains.get(productId) ?? 0) + gain);
  for (const { productId, views, clicks, adds, purchases } of products) {
    add(productId, views * WORTH.view + clicks * WORTH.click + adds * WORTH.add + purchases * WORTH.purchase);
  }
  for (const { clicks } of searches) {
    for (const { productId, position } of clicks) add(productId, WORTH.click * (worthOfPlace(position) - 1));
  }
  const gained = [...gains].flatMap(([productId, gain]): readonly Gain[] => (gain > 0 ? [{ productId, gain }] : []));
  if (gained.length > 0) {
    await addScores(tx, gained, HALF_LIFE_MS / 1000);
    await announceChange(
      tx,
      SIGNALS,
      gained.map(({ productId }) => productId),
    );
  }
  const counts = countClicks(searches, at.slice(0, 10));
  if (counts.length > 0) await addQueryCounts(tx, counts);
}

/** 1 for the first place, rising to MOST_FOR_PLACE; 1 where nobody said which. */
export function worthOfPlace(position: number): number {
  return position <= 1 ? 1 : Math.min(MOST_FOR_PLACE, 1 + Math.log2(position) / 6);
}

function countClicks(searches: Behaviour["searches"], day: string): readonly QueryCount[] {
  const counts = new Map<string, QueryCount>();
  for (const { query: text, channel, clicks, ranking: said } of searches) {
    const ranking = said ?? DEFAULT_CODE;
    const query = comparedText(text);
    if (query === "" || channel === null || clicks.length === 0) continue;
    const key = `${channel}/${ranking}/${query}`;
    const placed = clicks.filter(({ position }) => position > 0);
    const before = counts.get(key);
    counts.set(key, {
      day,
      channel,
      query,
      ranking,
      searches: 0,
      missed: 0,
      clicks: (before?.clicks ?? 0) + clicks.length,
      places: (before?.places ?? 0) + placed.reduce((sum, { position }) => sum + position, 0),
      placedClicks: (before?.placedClicks ?? 0) + placed.length,
      tookUs: 0,
      slowestUs: 0,
    });
  }
  return [...counts.values()];
}
