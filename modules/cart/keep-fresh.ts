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
  /** In the order of the keys; at once where all are kept: a promise for what is there costs more than finding it. */
  find(keys: readonly string[]): readonly Value[] | Promise<readonly Value[]>;
  /** Null: all of them. What is being read at this moment is read again for whoever asks next. */
  forget(keys: readonly string[] | null): void;
}

interface Kept<Value> {
  readonly loading: Promise<Value>;
  /** Null until it is read. */
  read: { readonly value: Value } | null;
  readonly untilMs: number;
}

/** Keeps values in this process. Look-ups that miss while one is under way travel together, in one statement for a crowd. */
export function keepFresh<Value>({ name, freshMs, maxKept, isLive, read }: FreshOptions<Value>): Fresh<Value> {
  const kept = new Map<string, Kept<Value>>();
  const loads = createBatcher<string, Value>({
    name,
    maxBatch: LOAD_BATCH,
    maxQueue: MAX_WAITING,
    lanes: 2,
    run: (keys) => read(keys),
  });
  function begin(key: string): Kept<Value> {
    if (kept.size >= maxKept) kept.clear();
    const entry: Kept<Value> = { loading: loads.submit(key), read: null, untilMs: performance.now() + freshMs };
    kept.set(key, entry);
    entry.loading.then(
      (value) => (entry.read = { value }),
      // Whoever waits for it sees the failure; the next one asks again.
      () => kept.get(key) === entry && kept.delete(key),
    );
    return entry;
  }
  return {
    find(keys) {
      if (!isLive()) return Promise.all(keys.map((key) => loads.submit(key)));
      const nowMs = performance.now();
      const entries = keys.map((key) => {
        const known = kept.get(key);
        return known !== undefined && nowMs < known.untilMs ? known : begin(key);
      });
      const values = entries.flatMap(({ read: found }) => (found === null ? [] : [found.value]));
      return values.length === keys.length ? values : Promise.all(entries.map(({ loading }) => loading));
    },
    forget(keys) {
      if (keys === null) kept.clear();
      else for (const key of keys) kept.delete(key);
    },
  };
}
