import type { SearchRequest, TimedAnswer } from "./search-engine.ts";

/** Answers that are kept in one process. */
export const MAX_KEPT_ANSWERS = 512;
/** Searches that come this soon after the same one was begun wait for its answer. */
const TOGETHER_MS = 1_000;

interface Kept {
  /** Of the index, before it was asked. */
  readonly version: number;
  readonly askedMs: number;
  readonly answer: Promise<TimedAnswer>;
  /** When a publish window opens or closes; null while the answer is not there. */
  holdsUntilMs: number | null;
}

/**
 * Answers a search that was asked before from memory, while it would be answered the same: until anything in the index
 * changes, or a publish window opens or closes. Searches that are asked at once are answered once.
 *
 * @param version rises with each change of the index, at once
 */
export function keepAnswers(
  ask: (request: SearchRequest) => Promise<TimedAnswer>,
  version: () => number,
): (request: SearchRequest) => Promise<TimedAnswer> {
  const kept = new Map<string, Kept>();

  function forget(key: string, one: Kept): void {
    if (kept.get(key) === one) kept.delete(key);
  }

  return (request) => {
    const { nowMs, ...asked } = request;
    const key = JSON.stringify(asked);
    const known = kept.get(key);
    const now = version();
    if (known !== undefined && known.version === now && holds(known, nowMs)) return known.answer;
    const one: Kept = { version: now, askedMs: nowMs, answer: ask(request), holdsUntilMs: null };
    // Put in again, so that the first one is the oldest.
    kept.delete(key);
    kept.set(key, one);
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT_ANSWERS) break;
      kept.delete(oldest);
    }
    one.answer.then(
      ({ holdsUntilMs }) => {
        one.holdsUntilMs = holdsUntilMs;
      },
      () => forget(key, one),
    );
    return one.answer;
  };
}

function holds({ askedMs, holdsUntilMs }: Kept, nowMs: number): boolean {
  return nowMs >= askedMs && nowMs < (holdsUntilMs ?? askedMs + TOGETHER_MS);
}
