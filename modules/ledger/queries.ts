import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Posting } from "./entry.ts";

/** A line with its entry's facts. */
export interface PostingRow extends Posting {
  readonly entryId: string;
  readonly line: number;
  readonly kind: string;
  readonly orderId: string;
  readonly currency: string;
}

/** Writes the lines of any number of entries. */
export function insertPostings(tx: Tx, postings: readonly PostingRow[]): Statement<never> {
  return sql`
    insert into ledger.posting (region, entry_id, line, account, amount_minor, currency, kind, order_id, occurred_at)
    select ${tx.region}::text, entry_id, line, account, amount_minor, currency, kind, order_id, ${tx.now}::timestamptz
    from unnest(
      ${postings.map((posting) => posting.entryId)}::uuid[],
      ${postings.map((posting) => posting.line)}::smallint[],
      ${postings.map((posting) => posting.account)}::text[],
      ${postings.map((posting) => posting.amountMinor)}::bigint[],
      ${postings.map((posting) => posting.currency)}::char(3)[],
      ${postings.map((posting) => posting.kind)}::text[],
      ${postings.map((posting) => posting.orderId)}::uuid[]
    ) as posting (entry_id, line, account, amount_minor, currency, kind, order_id)
  `;
}

export interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** The sum of every account and currency. */
export function trialBalance(on: Queryable): Statement<Balance> {
  return sql<Balance>`
    select account, currency, sum(amount_minor)::bigint as "amountMinor"
    from ledger.posting
    where region = ${on.region}::text
    group by account, currency
    order by account, currency
  `;
}

export interface OrderBalance {
  readonly orderId: string;
  readonly openMinor: bigint;
}

/** What the receivable account holds for each order; an order without a row owes nothing. */
export function balancesOfOrders(on: Queryable, orderIds: readonly string[]): Statement<OrderBalance> {
  return sql<OrderBalance>`
    select order_id as "orderId", sum(amount_minor)::bigint as "openMinor"
    from ledger.posting
    where region = ${on.region}::text
      and order_id = any(${orderIds}::uuid[])
      and account = 'receivable'
    group by order_id
  `;
}
