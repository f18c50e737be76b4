import type { Tx } from "./database.ts";
import { run, sql } from "./sql.ts";

/**
 * Runs a part of a transaction that is undone alone when it throws; the rest of the transaction goes on. Statements of
 * the part must have been awaited when it ends. Parts may stand in parts.
 */
export async function inSavepoint<Result>(tx: Tx, part: () => Promise<Result>): Promise<Result> {
  await run(tx, sql`savepoint part`);
  try {
    const result = await part();
    await run(tx, sql`release savepoint part`);
    return result;
  } catch (error) {
    // An inner part of the same name has been released by now, so the name means this one. It fails where the connection
    // is gone, and then that is what the caller has to hear.
    await run(tx, sql`rollback to savepoint part`).catch(() => undefined);
    await run(tx, sql`release savepoint part`).catch(() => undefined);
    throw error;
  }
}
