import type { Queryable } from "./sql.ts";

/** What is kept, and how it is told that it is out of date. */
export interface KeptOptions<Value> {
  /**
   * Reads the tokens that name the present state, one per shard in their order. Whoever changes a value changes the token
   * of its shard in the same transaction.
   */
  readonly readTokens: (on: Queryable) => Promise<readonly string[]>;
  /** The place of the token that speaks for this id. */
  readonly shardOf: (id: string) => number;
  /** Reads values by id; what is absent is not kept, and asked for again. */
  readonly readValues: (on: Queryable, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
  /** Most values kept; beyond it everything is forgotten. */
  readonly maxKept: number;
  /** Longest that anything is kept, so that what a former release changed, which changes no token, is noticed. */
  readonly lifeMs: number;
}

interface Shelf<Value> {
  readonly token: string;
  readonly values: Map<string, Value>;
}

/**
 * Keeps values in this process for as long as the token stands under which they were read. The tokens are read with every
 * call, as the caller's transaction sees them: what is returned is never older than that. Where everything is kept, a call
 * is one small statement.
 *
 * @returns a function that gives values by id, of the ids that have one
 */
export function keepByToken<Value>(
  options: KeptOptions<Value>,
): (on: Queryable, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>> {
  const { readTokens, readValues, shardOf } = options;
  const shelves = new Map<number, Shelf<Value>>();
  let untilMs = 0;
  let size = 0;

  function forgetAll(): void {
    shelves.clear();
    size = 0;
    untilMs = performance.now() + options.lifeMs;
  }
  function standing(shard: number, token: string): Shelf<Value> {
    const known = shelves.get(shard);
    if (known?.token === token) return known;
    size -= known?.values.size ?? 0;
    const shelf = { token, values: new Map<string, Value>() };
    shelves.set(shard, shelf);
    return shelf;
  }
  function keep(shard: number, token: string, [id, value]: readonly [string, Value]): void {
    const { values } = standing(shard, token);
    if (!values.has(id)) size += 1;
    values.set(id, value);
  }

  return async (on, ids) => {
    if (ids.length === 0) return new Map();
    if (size > options.maxKept || performance.now() > untilMs) forgetAll();
    const guesses = new Map(shelves);
    const isMissing = (id: string): boolean => guesses.get(shardOf(id))?.values.has(id) === false;
    const missing = ids.filter(isMissing);
    // What is missing is asked for along with the tokens, under the token that was in force before.
    const [tokens, early] = await Promise.all([
      readTokens(on),
      missing.length === 0 ? new Map<string, Value>() : readValues(on, missing),
    ]);
    const found = new Map<string, Value>();
    const late: string[] = [];
    for (const id of ids) {
      const guess = guesses.get(shardOf(id));
      const token = tokens[shardOf(id)] ?? "";
      const value = guess?.values.get(id) ?? early.get(id);
      if (guess?.token !== token) late.push(id);
      else if (value !== undefined) {
        found.set(id, value);
        if (early.has(id)) keep(shardOf(id), token, [id, value]);
      }
    }
    for (const [id, value] of late.length === 0 ? [] : await readValues(on, late)) {
      found.set(id, value);
      keep(shardOf(id), tokens[shardOf(id)] ?? "", [id, value]);
    }
    return found;
  };
}
