import { many, type Queryable, run, type Tx } from "#platform/db";
import type { Entry } from "./entry.ts";
import {
  type Balance,
  balancesOfOrders,
  insertPostings,
  linesOfOrder,
  type OrderBalance,
  pageOfBusyAccount,
  pageOfPartner,
  pageOfRareAccount,
  type StatementPage,
  type StatementRow,
  trialBalance,
} from "./queries.ts";

/** Most lines of one page of a statement. */
export const MAX_STATEMENT_PAGE = 100;
/** Most lines of one order that are shown. */
const MAX_ORDER_LINES = 500;
const BUSY: ReadonlySet<string> = new Set([
  "receivable",
  "provider_clearing",
  "revenue",
  "shipping_revenue",
  "tax_payable",
]);

/** Writes entries in one statement; they are never changed afterwards. Nulls (entries that move nothing) are left out. */
export async function record(tx: Tx, entries: readonly (Entry | null)[]): Promise<void> {
  const postings = entries.flatMap((entry) =>
    entry === null ? [] : entry.postings.map((posting, index) => ({ ...posting, ...pick(entry), line: index + 1 })),
  );
  if (postings.length > 0) await run(tx, insertPostings(tx, postings));
}

/** What each account stands at, per partner and currency; all of them sum to zero. */
export async function readTrialBalance(on: Queryable): Promise<readonly Balance[]> {
  return await many(on, trialBalance(on));
}

/** A page of what moved an account, newest first. @param page `limit` at most MAX_STATEMENT_PAGE */
export async function readStatement(on: Queryable, page: StatementPage): Promise<readonly StatementRow[]> {
  const bounded = { ...page, limit: Math.min(page.limit, MAX_STATEMENT_PAGE) };
  const { account, partner } = bounded;
  if (partner !== null && partner !== "") return await many(on, pageOfPartner(on, { ...bounded, partner }));
  return await many(on, BUSY.has(account) ? pageOfBusyAccount(on, bounded) : pageOfRareAccount(on, bounded));
}

/** Everything that was booked for an order, oldest first. */
export async function readOrder(on: Queryable, orderId: string): Promise<readonly StatementRow[]> {
  return await many(on, linesOfOrder(on, orderId, MAX_ORDER_LINES));
}

/** What is still owed for each order: positive, the customer owes us; negative, we owe the customer. */
export async function openBalances(on: Queryable, orderIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows: readonly OrderBalance[] = await many(on, balancesOfOrders(on, orderIds));
  return new Map(rows.map((row) => [row.orderId, row.openMinor]));
}

function pick({ id, kind, orderId, currency }: Entry) {
  return { entryId: id, kind, orderId, currency };
}
