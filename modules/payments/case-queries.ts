import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { NewCase } from "./cases.ts";

/** A case as it is stored. */
export interface CaseRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly provider: string;
  readonly attemptKey: string | null;
  readonly orderId: string | null;
  readonly oursMinor: bigint | null;
  readonly theirsMinor: bigint | null;
  readonly currency: string | null;
  readonly state: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly resolution: string | null;
  readonly reason: string | null;
  readonly resolvedAt: Date | null;
}

/** Opens cases; one of a kind that is open for the same subject stays as it is. */
export function insertCases(tx: Tx, cases: readonly (NewCase & { readonly id: string })[]): Statement<never> {
  return sql`
    insert into payments.money_case (
      region, id, kind, subject, provider, attempt_key, order_id, ours_minor, theirs_minor, currency, state, opened_at,
      due_at
    )
    select ${tx.region}::text, id, kind, subject, provider, attempt_key, order_id, ours_minor, theirs_minor, currency,
      'open', ${tx.now}::timestamptz, due_at
    from unnest(
      ${cases.map((one) => one.id)}::uuid[],
      ${cases.map((one) => one.kind)}::text[],
      ${cases.map((one) => one.subject)}::text[],
      ${cases.map((one) => one.provider)}::text[],
      ${cases.map((one) => one.attemptKey)}::uuid[],
      ${cases.map((one) => one.orderId)}::uuid[],
      ${cases.map((one) => one.oursMinor)}::bigint[],
      ${cases.map((one) => one.theirsMinor)}::bigint[],
      ${cases.map((one) => one.currency)}::char(3)[],
      ${cases.map((one) => one.dueAt)}::timestamptz[]
    ) as one (
      id, kind, subject, provider, attempt_key, order_id, ours_minor, theirs_minor, currency, due_at
    )
    on conflict (region, kind, subject) where state = 'open' do nothing
  `;
}

/** A page of cases, oldest first. */
export function pageOfCases(
  on: Queryable,
  page: {
    readonly state: string;
    readonly kind: string | null;
    readonly provider: string | null;
    readonly after: string | null;
    readonly limit: number;
  },
): Statement<CaseRow> {
  return sql<CaseRow>`
    select id, kind, subject, provider, attempt_key as "attemptKey", order_id as "orderId", ours_minor as "oursMinor",
      theirs_minor as "theirsMinor", currency, state, opened_at as "openedAt", due_at as "dueAt", resolution, reason,
      resolved_at as "resolvedAt"
    from payments.money_case
    where region = ${on.region}::text
      and state = ${page.state}::text
      and (${page.kind}::text is null or kind = ${page.kind}::text)
      and (${page.provider}::text is null or provider = ${page.provider}::text)
      and (${page.after}::uuid is null or id > ${page.after}::uuid)
    order by id
    limit ${page.limit}::int
  `;
}

/** Closes a case that is open; no row when it is not. */
export function closeCase(
  tx: Tx,
  closed: { readonly id: string; readonly resolution: string; readonly reason: string },
): Statement<CaseRow> {
  return sql<CaseRow>`
    update payments.money_case
    set state = 'resolved',
      resolution = ${closed.resolution}::text,
      reason = ${closed.reason}::text,
      resolved_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = ${closed.id}::uuid
      and state = 'open'
    returning id, kind, subject, provider, attempt_key as "attemptKey", order_id as "orderId",
      ours_minor as "oursMinor", theirs_minor as "theirsMinor", currency, state, opened_at as "openedAt",
      due_at as "dueAt", resolution, reason, resolved_at as "resolvedAt"
  `;
}
