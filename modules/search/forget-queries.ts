import { after, DAY_MS } from "@hansa/kernel";
import type { Database } from "#platform/db";
import { deleteQueryDays } from "./log-queries.ts";

/** Days of searches that are kept. */
export const KEEP_DAYS = 400;
const BATCH = 5_000;

/** Forgets counts of days that nobody compares any more. */
export async function forgetOldQueries(db: Database): Promise<{ readonly did: number; readonly full: boolean }> {
  const did = await db.transaction((tx) => {
    const before = after(tx.now, -KEEP_DAYS * DAY_MS).toISOString().slice(0, 10);
    return deleteQueryDays(tx, before, BATCH);
  });
  return { did, full: did === BATCH };
}
