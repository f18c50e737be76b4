import type { Queryable } from "#platform/db";
import type { Actor } from "#platform/http";
import { type Affinity, loadAffinity } from "./affinity.ts";
import type { MemoryKeeper } from "./memory.ts";
import { isBot, visitorOf } from "./visitor.ts";

/** Tells what a visitor leans to. */
export type AffinityOf = (
  on: Queryable,
  headers: Readonly<Record<string, string | undefined>>,
  actor: Actor,
) => Promise<Affinity | null>;

/** Visitors whose affinity is kept in one process. */
export const MAX_KEPT_AFFINITIES = 5_000;
/** How long it is kept: the pages of one list should be in one order. */
export const KEEP_AFFINITY_MS = 60_000;

/**
 * What whoever asks leans to, for those who put lists in order: null without consent, for programs, and for whoever leans
 * to nothing. It is read once a minute and visitor.
 *
 * @param clockMs a clock that only goes forward
 */
export function keepAffinities(memories: MemoryKeeper, clockMs: () => number = () => performance.now()): AffinityOf {
  const kept = new Map<string, { readonly untilMs: number; readonly affinity: Promise<Affinity | null> }>();
  return async (on, headers, actor) => {
    const visitor = visitorOf(headers, actor);
    const key = visitor.sessionId ?? visitor.customerId;
    if (key === null || isBot(headers)) return null;
    const known = kept.get(key);
    if (known !== undefined && clockMs() < known.untilMs) return await known.affinity;
    const affinity = loadAffinity(memories, on, visitor).then(
      (read) => (leansToNothing(read) ? null : read),
      () => {
        // A list in everybody's order is better than none; the next request looks again.
        kept.delete(key);
        return null;
      },
    );
    kept.delete(key);
    kept.set(key, { affinity, untilMs: clockMs() + KEEP_AFFINITY_MS });
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT_AFFINITIES) break;
      kept.delete(oldest);
    }
    return await affinity;
  };
}

function leansToNothing({ categories, brands }: Affinity): boolean {
  return categories.size + brands.size === 0;
}
