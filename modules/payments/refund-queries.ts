import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Refund } from "./refund.ts";

/** A refund or void as it is stored. */
export interface RefundRow {
  readonly id: string;
  readonly attemptKey: string;
  readonly orderId: string;
  readonly kind: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly isBooked: boolean;
  readonly reason: string;
  readonly destination: string;
  readonly state: string;
  readonly isInDoubt: boolean;
  readonly tries: number;
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly settledAt: Date | null;
}

/** What is back, or on its way back, of an attempt; an attempt without a row has nothing. */
export interface GivenBack {
  readonly attemptKey: string;
  readonly refundedMinor: bigint;
  /** Whether a void is under way or done. */
  readonly hasVoid: boolean;
}

/** Sums what goes back. Safe to decide by only under the locks of the attempts. */
export function givenBack(on: Queryable, attemptKeys: readonly string[]): Statement<GivenBack> {
  return sql<GivenBack>`
    select attempt_key as "attemptKey",
      coalesce(sum(amount_minor) filter (where kind = 'refund'), 0)::bigint as "refundedMinor",
      bool_or(kind = 'void') as "hasVoid"
    from payments.refund
    where region = ${on.region}::text
      and attempt_key = any(${attemptKeys}::uuid[])
      and state <> 'failed'
    group by attempt_key
  `;
}

/**
 * Minor units that are back, or on their way back, of an order. Refunds know all but goodwill that was given as store
 * credit, and parts all but what an edit or a cancellation gave: the larger counts. Safe to decide by under the locks of
 * the order's attempts.
 */
export function goneBackOfOrder(on: Queryable, orderId: string): Statement<{ readonly goneMinor: bigint }> {
  return sql<{ readonly goneMinor: bigint }>`
    select greatest(
      (
        select coalesce(sum(amount_minor), 0)
        from payments.refund
        where region = ${on.region}::text
          and order_id = ${orderId}::uuid
          and kind = 'refund'
          and state <> 'failed'
      ),
      (
        select coalesce(sum(amount_minor), 0)
        from payments.order_part
        where region = ${on.region}::text
          and order_id = ${orderId}::uuid
          and purpose = 'refund'
      )
    )::bigint as "goneMinor"
  `;
}

/** Writes moves that are to be carried out at once. The caller holds the locks of their attempts. */
export function insertRefunds(tx: Tx, refunds: readonly Refund[]): Statement<never> {
  return sql`
    insert into payments.refund (
      region, id, attempt_key, order_id, kind, amount_minor, currency, is_booked, reason, destination, state,
      next_try_at, requested_at
    )
    select ${tx.region}::text, id, attempt_key, order_id, kind, amount_minor, currency, is_booked, reason, destination,
      'requested', ${tx.now}::timestamptz, ${tx.now}::timestamptz
    from unnest(
      ${refunds.map((refund) => refund.id)}::uuid[],
      ${refunds.map((refund) => refund.attemptKey)}::uuid[],
      ${refunds.map((refund) => refund.orderId)}::uuid[],
      ${refunds.map((refund) => refund.kind)}::text[],
      ${refunds.map((refund) => refund.amount.amountMinor)}::bigint[],
      ${refunds.map((refund) => refund.amount.currency)}::char(3)[],
      ${refunds.map((refund) => refund.isBooked)}::boolean[],
      ${refunds.map((refund) => refund.reason)}::text[],
      ${refunds.map((refund) => refund.destination ?? "source")}::text[]
    ) as refund (id, attempt_key, order_id, kind, amount_minor, currency, is_booked, reason, destination)
  `;
}

/** Settles moves that need nobody outside, right after they were written. */
export function settleNow(tx: Tx, ids: readonly string[]): Statement<never> {
  return sql`
    update payments.refund
    set state = 'done', settled_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = any(${ids}::uuid[])
      and state = 'requested'
  `;
}

/** A move that this process may carry out until its lease ends. */
export interface ClaimedRow {
  readonly id: string;
  readonly attemptKey: string;
  readonly orderId: string;
  readonly kind: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly isBooked: boolean;
  readonly reason: string;
  readonly tries: number;
  /** Whether an earlier call may have moved the money. */
  readonly wasInDoubt: boolean;
  readonly provider: string;
  readonly providerReference: string | null;
}

/**
 * Takes moves that are due, oldest first, and leases them; those that another process is taking are skipped. They are in
 * doubt from here on: if the process dies, nobody knows whether it had called.
 */
export function claimDue(
  tx: Tx,
  { limit, leasedUntil }: { readonly limit: number; readonly leasedUntil: Date },
): Statement<ClaimedRow> {
  return sql<ClaimedRow>`
    with due as materialized (
      select id, is_in_doubt
      from payments.refund
      where region = ${tx.region}::text
        and state = 'requested'
        and next_try_at <= ${tx.now}::timestamptz
      order by next_try_at, id
      limit ${limit}::int
      for update skip locked
    )
    update payments.refund
    set tries = refund.tries + 1, is_in_doubt = true, next_try_at = ${leasedUntil}::timestamptz
    from due, payments.attempt
    where refund.region = ${tx.region}::text
      and refund.id = due.id
      and attempt.region = refund.region
      and attempt.key = refund.attempt_key
    returning refund.id, refund.attempt_key as "attemptKey", refund.order_id as "orderId", refund.kind,
      refund.amount_minor as "amountMinor", refund.currency, refund.is_booked as "isBooked", refund.reason,
      refund.tries, due.is_in_doubt as "wasInDoubt", attempt.provider,
      attempt.provider_reference as "providerReference"
  `;
}

/** Settles a move that is still requested, once; no row means that it was settled before. */
export function settleRefund(
  tx: Tx,
  settled: {
    readonly id: string;
    readonly state: "done" | "failed";
    readonly moveReference: string | null;
    readonly failure: string | null;
  },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    update payments.refund
    set state = ${settled.state}::text,
      is_in_doubt = false,
      move_reference = ${settled.moveReference}::text,
      failure = ${settled.failure}::text,
      settled_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = ${settled.id}::uuid
      and state = 'requested'
    returning id
  `;
}

/** Puts a move off until its next try. Nothing happens when it was settled, or taken again after its lease had ended. */
export function putOff(
  tx: Tx,
  later: {
    readonly id: string;
    readonly tries: number;
    readonly isInDoubt: boolean;
    readonly failure: string;
    readonly nextTryAt: Date;
  },
): Statement<never> {
  return sql`
    update payments.refund
    set is_in_doubt = ${later.isInDoubt}::boolean,
      failure = ${later.failure}::text,
      next_try_at = ${later.nextTryAt}::timestamptz
    where region = ${tx.region}::text
      and id = ${later.id}::uuid
      and state = 'requested'
      and tries = ${later.tries}::int
  `;
}

/** A page of moves, newest first. */
export function pageOfRefunds(
  on: Queryable,
  page: {
    readonly orderId: string | null;
    readonly attemptKey: string | null;
    readonly state: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Statement<RefundRow> {
  return sql<RefundRow>`
    select id, attempt_key as "attemptKey", order_id as "orderId", kind, amount_minor as "amountMinor", currency,
      is_booked as "isBooked", reason, destination, state, is_in_doubt as "isInDoubt", tries, failure,
      requested_at as "requestedAt", settled_at as "settledAt"
    from payments.refund
    where region = ${on.region}::text
      and (${page.orderId}::uuid is null or order_id = ${page.orderId}::uuid)
      and (${page.attemptKey}::uuid is null or attempt_key = ${page.attemptKey}::uuid)
      and (${page.state}::text is null or state = ${page.state}::text)
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
    order by id desc
    limit ${page.limit}::int
  `;
}
