import type { Sessions } from "./click-book.ts";
import { selectBest } from "./next-items.ts";
import type { SessionIndex } from "./session-index.ts";

/** Neighbours kept per item. */
export const NEIGHBOURS_KEPT = 30;

/** For each item its neighbours, best first: `items[starts[item]]` up to `items[starts[item + 1]]`, each with its score. */
export interface Neighbours {
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** How often an item and another one were in the same session, and each by itself. */
export interface Together {
  readonly times: number;
  readonly item: number;
  readonly other: number;
  readonly sessions: number;
}

/** Sessions beyond which one item's company is not counted further: the newest say enough. */
const SESSIONS_COUNTED = 600;

/**
 * Finds for each item the items that were in sessions with it.
 *
 * @param score what speaks for the pair; 0 or less for nothing
 */
export function findNeighbours(
  sessions: Sessions,
  index: SessionIndex,
  score: (together: Together) => number,
): Neighbours {
  const itemCount = index.rarity.length;
  const times = new Float32Array(itemCount);
  const inSessions = Int32Array.from({ length: itemCount }, (_, item) => countSessions(index, item));
  const touched = new Int32Array(itemCount);
  const starts = new Int32Array(itemCount + 1);
  const items: number[] = [];
  const scores: number[] = [];
  for (let item = 0; item < itemCount; item++) {
    const found = countCompany({ sessions, index, item, times, touched });
    const places = touched.subarray(0, found);
    const own = inSessions[item] ?? 0;
    for (const other of places) {
      const pair = { times: times[other] ?? 0, item: own, other: inSessions[other] ?? 0, sessions: sessions.count };
      times[other] = score(pair);
    }
    for (const other of selectBest(places, times, NEIGHBOURS_KEPT)) {
      const value = times[other] ?? 0;
      if (value <= 0) break;
      items.push(other);
      scores.push(value);
    }
    for (const other of places) times[other] = 0;
    starts[item + 1] = items.length;
  }
  return { starts, items: Int32Array.from(items), scores: Float32Array.from(scores) };
}

function countSessions(index: SessionIndex, item: number): number {
  return Math.min(SESSIONS_COUNTED, (index.starts[item + 1] ?? 0) - (index.starts[item] ?? 0));
}

/** Counts each other item once per session with this one. @returns how many others there are, listed in `touched` */
function countCompany(of: {
  readonly sessions: Sessions;
  readonly index: SessionIndex;
  readonly item: number;
  readonly times: Float32Array;
  readonly touched: Int32Array;
}): number {
  const { sessions, index, item, times, touched } = of;
  const from = index.starts[item] ?? 0;
  const until = from + countSessions(index, item);
  let found = 0;
  for (let at = from; at < until; at++) {
    const session = index.sessions[at] ?? 0;
    const end = sessions.starts[session + 1] ?? 0;
    const start = sessions.starts[session] ?? 0;
    for (let place = start; place < end; place++) {
      const other = sessions.items[place] ?? 0;
      if (other === item || sessions.items.indexOf(other, start) < place) continue;
      if (times[other] === 0) touched[found++] = other;
      times[other] = (times[other] ?? 0) + 1;
    }
  }
  return found;
}

/** Sessions that a pair is short of before its likeness is believed in full. */
const DOUBT = 2;

/**
 * Cosine of two items' sessions, less where there are few of them.
 * Source: Linden, Smith, York, "Amazon.com Recommendations: Item-to-Item Collaborative Filtering", 2003.
 */
export function likenessOf({ times, item, other }: Together): number {
  return (times / Math.sqrt(item * other)) * (times / (times + DOUBT));
}

/** Orders with both that a pair needs before anything is concluded from it. */
export const SUPPORT_FLOOR = 2;

/**
 * How much more often two things are bought together than by chance, held back where it rests on few orders: confidence
 * times the logarithm of lift. Below the floor of support, or where it is no more often than by chance, nothing.
 */
export function affinityOf({ times, item, other, sessions }: Together): number {
  if (times < SUPPORT_FLOOR) return 0;
  const lift = (times * sessions) / (item * other);
  if (lift <= 1) return 0;
  return (times / (item + DOUBT)) * Math.log2(1 + lift);
}
