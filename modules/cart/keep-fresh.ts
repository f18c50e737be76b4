import { createBatcher } from "#platform/db";

const LOAD_BATCH = 256;
const MAX_WAITING = 20_000;

/** What is kept for display, and for how long. */
export interface FreshOptions<Value> {
  /** For metrics and refusals. */
  readonly name: string;
  /** What was read longer ago is read again. */
  readonly freshMs: number;
  /** Most values kept; beyond it everything is forgotten. */
  readonly maxKept: number;
  /** Whether changes are heard of now; while they are not, nothing is kept. */
  readonly isLive: () => boolean;
  /** Reads values of at most LOAD_BATCH keys, in their order. */
  readonly read: (keys: readonly string[]) => Promise<readonly Value[]>;
}

/** Values by key that may be a little old. */
export interface Fresh<Value> {
  find(key: string): Promise<Value>;
  /** Null: all of them. What is being read at this moment is read again for whoever asks next. */
  forget(keys: readonly string[] | null): void;
}

/** Keeps values in this process. Look-ups that miss while one is under way travel together, in one statement for a crowd. */
export function keepFresh<Value>({ name, freshMs, maxKept, isLive, read }: FreshOptions<Value>): Fresh<Value> {
  const kept = new Map<string, { readonly value: Promise<Value>; readonly untilMs: number }>();
  const loads = createBatcher<string, Value>({
    name,
    maxBatch: LOAD_BATCH,
    maxQueue: MAX_WAITING,
    lanes: 2,
    run: (keys) => read(keys),
  });
  return {
    find(key) {
      if (!isLive()) return loads.submit(key);
      const known = kept.get(key);
      if (known !== undefined && performance.now() < known.untilMs) return known.value;
      if (kept.size >= maxKept) kept.clear();
      const entry = { value: loads.submit(key), untilMs: performance.now() + freshMs };
      kept.set(key, entry);
      // Whoever waits for it sees the failure; the next one asks again.
      entry.value.catch(() => kept.get(key) === entry && kept.delete(key));
      return entry.value;
    },
    forget(keys) {
      if (keys === null) kept.clear();
      else for (const key of keys) kept.delete(key);
    },
  };
}
