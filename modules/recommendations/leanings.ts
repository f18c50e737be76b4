import type { Queryable } from "#platform/db";
import type { Actor } from "#platform/http";
import { type Affinity, loadAffinity } from "./affinity.ts";
import type { MemoryKeeper } from "./memory.ts";
import { isBot, visitorOf } from "./visitor.ts";

/** Tells what a visitor leans to. */
export type LeaningOf = (
  on: Queryable,
  headers: Readonly<Record<string, string | undefined>>,
  actor: Actor,
) => Promise<Affinity | null>;

/** Visitors whose leaning is kept in one process. */
export const MAX_LEANINGS = 5_000;
/** How long it is kept: the pages of one list should be in one order. */
export const KEEP_LEANING_MS = 60_000;

/**
 * What whoever asks leans to, for those who put lists in order: null without consent, for programs, and for whoever leans
 * to nothing. It is read once a minute and visitor.
 *
 * @param clockMs a clock that only goes forward
 */
export function keepLeanings(memories: MemoryKeeper, clockMs: () => number = () => performance.now()): LeaningOf {
  const kept = new Map<string, { readonly untilMs: number; readonly leaning: Promise<Affinity | null> }>();
  return async (on, headers, actor) => {
    const visitor = visitorOf(headers, actor);
    const key = visitor.sessionId ?? visitor.customerId;
    if (key === null || isBot(headers)) return null;
    const known = kept.get(key);
    if (known !== undefined && clockMs() < known.untilMs) return await known.leaning;
    const leaning = loadAffinity(memories, on, visitor).then(
      (affinity) => (leansToNothing(affinity) ? null : affinity),
      () => {
        // A list in everybody's order is better than none; the next request looks again.
        kept.delete(key);
        return null;
      },
    );
    kept.delete(key);
    kept.set(key, { leaning, untilMs: clockMs() + KEEP_LEANING_MS });
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_LEANINGS) break;
      kept.delete(oldest);
    }
    return await leaning;
  };
}

function leansToNothing({ categories, brands }: Affinity): boolean {
  return categories.size + brands.size === 0;
}
