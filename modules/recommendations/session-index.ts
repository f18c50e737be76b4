import type { Sessions } from "./click-book.ts";

/** Newest sessions kept per item: older ones add cost, and nothing that can be measured. */
export const SESSIONS_PER_ITEM = 500;

/**
 * For each item the newest sessions that it is in: `sessions[starts[item]]` up to `sessions[starts[item + 1]]`, newest
 * first. Source: Kersbergen, Sprangers, Schelter, "Serenade: Low-Latency Session-Based Recommendation in e-Commerce at
 * Scale", SIGMOD 2022.
 */
export interface SessionIndex {
  readonly starts: Int32Array;
  readonly sessions: Int32Array;
  /** Logarithm of one and all sessions over those with the item: what is in every session says little. */
  readonly rarity: Float32Array;
}

/** Indexes sessions by their items. @param itemCount items are numbers below it */
export function indexSessions(sessions: Sessions, itemCount: number): SessionIndex {
  const inSessions = new Int32Array(itemCount);
  forEachItem(sessions, itemCount, (item) => void (inSessions[item] = (inSessions[item] ?? 0) + 1));
  const starts = new Int32Array(itemCount + 1);
  for (let item = 0; item < itemCount; item++)
    starts[item + 1] = (starts[item] ?? 0) + Math.min(inSessions[item] ?? 0, SESSIONS_PER_ITEM);
  const filled = starts.slice(0, itemCount);
  const postings = new Int32Array(starts[itemCount] ?? 0);
  // Sessions come newest first, so whatever finds no more room is older than what did.
  forEachItem(sessions, itemCount, (item, session) => {
    const at = filled[item] ?? 0;
    if (at === (starts[item + 1] ?? 0)) return;
    postings[at] = session;
    filled[item] = at + 1;
  });
  const rarity = Float32Array.from(inSessions, (count) => (count === 0 ? 0 : Math.log1p(sessions.count / count)));
  return { starts, sessions: postings, rarity };
}

/** Visits every item of every session once, however often it is there. */
export function forEachItem(
  { count, starts, items }: Sessions,
  itemCount: number,
  visit: (item: number, session: number) => void,
): void {
  const seenIn = new Int32Array(itemCount).fill(-1);
  for (let session = 0; session < count; session++) {
    const end = starts[session + 1] ?? 0;
    for (let place = starts[session] ?? 0; place < end; place++) {
      const item = items[place] ?? 0;
      if (seenIn[item] === session) continue;
      seenIn[item] = session;
      visit(item, session);
    }
  }
}
