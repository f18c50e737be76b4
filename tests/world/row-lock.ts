import { type Database, first, many, type Statement, sql } from "#platform/db";
import { eventually } from "#platform/testing";

/** Rows that we keep locked, so that whoever wants them stands still. */
export interface RowLock {
  /** Somebody waits for them. */
  awaited(): Promise<unknown>;
  release(): Promise<void>;
}

/** Locks what the statement selects `for update`, at most for the five seconds that a transaction may idle. */
export async function lockRows(db: Database, statement: Statement<unknown>): Promise<RowLock> {
  const { promise: locked, resolve: tellLocked } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const transaction = db.transaction(async (tx) => {
    await many(tx, statement);
    tellLocked();
    await released;
  });
  await Promise.race([locked, transaction]);
  return {
    awaited: () => eventually("somebody waits for the rows", () => isAwaited(db)),
    async release() {
      release();
      await transaction;
    },
  };
}

async function isAwaited(db: Database): Promise<boolean> {
  const row = await first(
    db,
    sql<{ readonly waiting: number }>`
      select count(*)::int as waiting
      from pg_stat_activity
      where datname = current_database()
        and wait_event_type = 'Lock'
    `,
  );
  return row !== null && row.waiting > 0;
}
