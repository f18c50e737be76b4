import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Posting } from "./entry.ts";

/** A line with its entry's facts. */
export interface NewPosting extends Posting {
  readonly entryId: string;
  readonly line: number;
  readonly kind: string;
  readonly orderId: string | null;
  readonly currency: string;
}

/** Writes the lines of any number of entries. */
export function insertPostings(tx: Tx, postings: readonly NewPosting[]): Statement<never> {
  return sql`
    insert into ledger.posting (
      region, entry_id, line, account, partner, amount_minor, currency, kind, order_id, occurred_at
    )
    select ${tx.region}::text, entry_id, line, account, partner, amount_minor, currency, kind, order_id,
      ${tx.now}::timestamptz
    from unnest(
      ${postings.map((posting) => posting.entryId)}::uuid[],
      ${postings.map((posting) => posting.line)}::smallint[],
      ${postings.map((posting) => posting.account)}::text[],
      ${postings.map((posting) => posting.partner ?? "")}::text[],
      ${postings.map((posting) => posting.amountMinor)}::bigint[],
      ${postings.map((posting) => posting.currency)}::char(3)[],
      ${postings.map((posting) => posting.kind)}::text[],
      ${postings.map((posting) => posting.orderId)}::uuid[]
    ) as posting (entry_id, line, account, partner, amount_minor, currency, kind, order_id)
  `;
}

export interface Balance {
  readonly account: string;
  readonly partner: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** What every account stands at: what it stood at when the last stretch was sealed, and what came since. */
export function trialBalance(on: Queryable): Statement<Balance> {
  return sql<Balance>`
    with sealed as (
      select coalesce(max(until_at), '-infinity'::timestamptz) as until_at
      from ledger.seal
      where region = ${on.region}::text
    ), part as (
      select account, partner, currency, amount_minor
      from ledger.balance
      where region = ${on.region}::text
      union all
      select posting.account, posting.partner, posting.currency, posting.amount_minor
      from ledger.posting
      where region = ${on.region}::text
        and occurred_at >= (select until_at from sealed)
    )
    select account, partner, currency, sum(amount_minor)::bigint as "amountMinor"
    from part
    group by account, partner, currency
    order by account, partner, currency
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

/** A line of the journal as the desk reads it. */
export interface StatementRow {
  readonly entryId: string;
  readonly line: number;
  readonly account: string;
  readonly partner: string;
  readonly kind: string;
  readonly orderId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
}

/** Which lines of an account are asked for; nulls do not filter. `after` is the last line of the page before. */
export interface StatementPage {
  readonly account: string;
  readonly partner: string | null;
  readonly currency: string | null;
  readonly after: { readonly entryId: string; readonly line: number } | null;
  readonly limit: number;
}

/** A page of an account that ordinary orders touch, newest first: the journal is read backwards by its key. */
export function pageOfBusyAccount(on: Queryable, page: StatementPage): Statement<StatementRow> {
  return sql<StatementRow>`
    select entry_id as "entryId", line::int as line, account, partner, kind, order_id as "orderId",
      amount_minor as "amountMinor", currency, occurred_at as "occurredAt"
    from ledger.posting
    where region = ${on.region}::text
      and account = ${page.account}::text
      and (${page.partner}::text is null or partner = ${page.partner}::text)
      and (${page.currency}::text is null or currency = ${page.currency}::text)
      and (${page.after?.entryId ?? null}::uuid is null
        or (entry_id, line) < (${page.after?.entryId ?? null}::uuid, ${page.after?.line ?? 0}::smallint))
    order by entry_id desc, line desc
    limit ${page.limit}::int
  `;
}

/** A page of an account that few entries touch, newest first, by `posting_of_rare_account`. */
export function pageOfRareAccount(on: Queryable, page: StatementPage): Statement<StatementRow> {
  return sql<StatementRow>`
    select entry_id as "entryId", line::int as line, account, partner, kind, order_id as "orderId",
      amount_minor as "amountMinor", currency, occurred_at as "occurredAt"
    from ledger.posting
    where region = ${on.region}::text
      and account not in ('receivable', 'provider_clearing', 'revenue', 'shipping_revenue', 'tax_payable')
      and account = ${page.account}::text
      and (${page.partner}::text is null or partner = ${page.partner}::text)
      and (${page.currency}::text is null or currency = ${page.currency}::text)
      and (${page.after?.entryId ?? null}::uuid is null
        or (entry_id, line) < (${page.after?.entryId ?? null}::uuid, ${page.after?.line ?? 0}::smallint))
    order by entry_id desc, line desc
    limit ${page.limit}::int
  `;
}

/** A page of what was kept with one partner, newest first, by `posting_of_partner`. */
export function pageOfPartner(
  on: Queryable,
  page: StatementPage & { readonly partner: string },
): Statement<StatementRow> {
  return sql<StatementRow>`
    select entry_id as "entryId", line::int as line, account, partner, kind, order_id as "orderId",
      amount_minor as "amountMinor", currency, occurred_at as "occurredAt"
    from ledger.posting
    where region = ${on.region}::text
      and partner <> ''
      and partner = ${page.partner}::text
      and account = ${page.account}::text
      and (${page.currency}::text is null or currency = ${page.currency}::text)
      and (${page.after?.entryId ?? null}::uuid is null
        or (entry_id, line) < (${page.after?.entryId ?? null}::uuid, ${page.after?.line ?? 0}::smallint))
    order by entry_id desc, line desc
    limit ${page.limit}::int
  `;
}

/** Every line of an order, oldest first; at most `limit`. */
export function linesOfOrder(on: Queryable, orderId: string, limit: number): Statement<StatementRow> {
  return sql<StatementRow>`
    select entry_id as "entryId", line::int as line, account, partner, kind, order_id as "orderId",
      amount_minor as "amountMinor", currency, occurred_at as "occurredAt"
    from ledger.posting
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
    order by entry_id, line
    limit ${limit}::int
  `;
}
