import { many, type Queryable, run, type Tx } from "#platform/db";
import type { Entry } from "./entry.ts";
import { balancesOfOrders, insertPostings, trialBalance, type Balance, type OrderBalance } from "./queries.ts";

/** Writes entries in one statement; they are never changed afterwards. Nulls (entries that move nothing) are left out. */
export async function record(tx: Tx, entries: readonly (Entry | null)[]): Promise<void> {
  const postings = entries.flatMap((entry) =>
    entry === null ? [] : entry.postings.map((posting, index) => ({ ...posting, ...pick(entry), line: index + 1 })),
  );
  if (postings.length > 0) await run(tx, insertPostings(tx, postings));
}

/** What each account stands at, per currency; all of them sum to zero. */
export async function readTrialBalance(on: Queryable): Promise<readonly Balance[]> {
  return await many(on, trialBalance(on));
}

/** What is still owed for each order: positive, the customer owes us; negative, we owe the customer. */
export async function openBalances(on: Queryable, orderIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows: readonly OrderBalance[] = await many(on, balancesOfOrders(on, orderIds));
  return new Map(rows.map((row) => [row.orderId, row.openMinor]));
}

function pick({ id, kind, orderId, currency }: Entry) {
  return { entryId: id, kind, orderId, currency };
}
