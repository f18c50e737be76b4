import type { Database, Tx } from "#platform/db";
import type { Keeper, Transact } from "./kind.ts";
import type { RowError } from "./row.ts";
import { unwatched, type Watch } from "./watch.ts";

/** Carries the result of work that is thrown away out of its transaction. */
export class DryRun<Result> {
  readonly result: Result;
  constructor(result: Result) {
    this.result = result;
  }
}

/** Transactions of their own, with nobody watching. */
export function keeping(db: Database): Transact {
  return (work) => db.transaction((tx) => work(tx, unwatched));
}

/** Transactions of a dry run: all the work is done, and then undone. */
export function undoing(db: Database): Transact {
  return async <Result>(work: (tx: Tx, watch: Watch) => Promise<Result>) => {
    try {
      return await db.transaction(async (tx): Promise<Result> => {
        throw new DryRun(await work(tx, unwatched));
      });
    } catch (error) {
      if (error instanceof DryRun) return error.result as Result;
      throw error;
    }
  };
}

/** Most variants in one transaction: enough that its cost is shared, few enough that nobody waits long for its locks. */
const ROWS_PER_BATCH = 2_500;
/** Batches under way at once: while one is being read and one waits for its commit, one is being written. */
const BATCHES_AT_ONCE = 3;

/** Keeps every batch as it comes, from the first row of the file, and tells of the rows that failed. */
export function keepEach(transact: Transact, onErrors: (errors: readonly RowError[]) => Promise<void>): Keeper {
  return {
    skip: 0,
    batchesAtOnce: BATCHES_AT_ONCE,
    batchSize: ROWS_PER_BATCH,
    async keep({ save }) {
      const result = await save(transact);
      if (result.errors.length > 0) await onErrors(result.errors);
      return result;
    },
  };
}
