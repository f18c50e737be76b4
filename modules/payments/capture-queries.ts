import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

/** A capture as it is stored. */
export interface CaptureRow {
  readonly id: string;
  readonly attemptKey: string;
  readonly orderId: string;
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly isFinal: boolean;
  readonly state: string;
  readonly tries: number;
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly settledAt: Date | null;
}

/** Captures of an order, oldest first. */
export function capturesOfOrder(on: Queryable, orderId: string): Statement<CaptureRow> {
  return sql<CaptureRow>`
    select id, attempt_key as "attemptKey", order_id as "orderId", reference, amount_minor as "amountMinor", currency,
      is_final as "isFinal", state, tries, failure, requested_at as "requestedAt", settled_at as "settledAt"
    from payments.capture
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
    order by id
  `;
}

/** Writes a capture that is to be carried out at once. The caller holds the locks of the order's attempts. */
export function insertCapture(
  tx: Tx,
  capture: Pick<CaptureRow, "id" | "attemptKey" | "orderId" | "reference" | "amountMinor" | "currency" | "isFinal">,
): Statement<never> {
  return sql`
    insert into payments.capture (
      region, id, attempt_key, order_id, reference, amount_minor, currency, is_final, state, next_try_at, requested_at
    )
    values (
      ${tx.region}::text, ${capture.id}::uuid, ${capture.attemptKey}::uuid, ${capture.orderId}::uuid,
      ${capture.reference}::text, ${capture.amountMinor}::bigint, ${capture.currency}::char(3),
      ${capture.isFinal}::boolean, 'requested', ${tx.now}::timestamptz, ${tx.now}::timestamptz
    )
  `;
}

/** A capture that this process may carry out until its lease ends. */
export interface ClaimedCapture extends CaptureRow {
  readonly provider: string;
  readonly providerReference: string | null;
}

/** Takes captures that are due, oldest first, and leases them; those that another process is taking are skipped. */
export function claimCaptures(
  tx: Tx,
  { limit, leasedUntil }: { readonly limit: number; readonly leasedUntil: Date },
): Statement<ClaimedCapture> {
  return sql<ClaimedCapture>`
    with due as materialized (
      select id
      from payments.capture
      where region = ${tx.region}::text
        and state = 'requested'
        and next_try_at <= ${tx.now}::timestamptz
      order by next_try_at, id
      limit ${limit}::int
      for update skip locked
    )
    update payments.capture
    set tries = capture.tries + 1, next_try_at = ${leasedUntil}::timestamptz
    from due, payments.attempt
    where capture.region = ${tx.region}::text
      and capture.id = due.id
      and attempt.region = capture.region
      and attempt.key = capture.attempt_key
    returning capture.id, capture.attempt_key as "attemptKey", capture.order_id as "orderId", capture.reference,
      capture.amount_minor as "amountMinor", capture.currency, capture.is_final as "isFinal", capture.state,
      capture.tries, capture.failure, capture.requested_at as "requestedAt", capture.settled_at as "settledAt",
      attempt.provider, attempt.provider_reference as "providerReference"
  `;
}

/** Settles a capture that is still requested, once; no row means that it was settled before. */
export function settleCapture(
  tx: Tx,
  settled: { readonly id: string; readonly state: "done" | "failed"; readonly failure: string | null },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    update payments.capture
    set state = ${settled.state}::text, failure = ${settled.failure}::text, settled_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = ${settled.id}::uuid
      and state = 'requested'
    returning id
  `;
}

/** Puts a capture off until its next try; nothing happens when it was settled or taken again meanwhile. */
export function putOffCapture(
  tx: Tx,
  later: { readonly id: string; readonly tries: number; readonly failure: string; readonly nextTryAt: Date },
): Statement<never> {
  return sql`
    update payments.capture
    set failure = ${later.failure}::text, next_try_at = ${later.nextTryAt}::timestamptz
    where region = ${tx.region}::text
      and id = ${later.id}::uuid
      and state = 'requested'
      and tries = ${later.tries}::int
  `;
}

/** Some of an authorization was taken: the attempt is captured, and by so much more. */
export function addCaptured(tx: Tx, key: string, amountMinor: bigint): Statement<never> {
  return sql`
    update payments.attempt
    set state = 'captured',
      captured_minor = coalesce(captured_minor, 0) + ${amountMinor}::bigint,
      settled_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and key = ${key}::uuid
  `;
}

/** An authorization that waits for its goods. */
export interface HeldAuthorization {
  readonly key: string;
  readonly orderId: string;
  readonly provider: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly providerReference: string | null;
  /** Times that it was renewed. */
  readonly renewals: number;
  /** When it was made, or renewed last. */
  readonly heldAt: Date;
}

/** Which authorizations are looked for; `start` looks past renewals. */
interface HeldPage {
  readonly before: Date;
  readonly holdsFrom?: "renewal" | "start";
  readonly limit: number;
}

/** Authorizations of a provider that were made, or renewed, before a time and of which nothing was taken yet, oldest first. */
export function heldSince(
  on: Queryable,
  provider: string,
  { before, holdsFrom = "renewal", limit }: HeldPage,
): Statement<HeldAuthorization> {
  return sql<HeldAuthorization>`
    select key, order_id as "orderId", provider, amount_minor as "amountMinor", currency,
      provider_reference as "providerReference", renewals,
      case when ${holdsFrom}::text = 'renewal' then greatest(settled_at, renewed_at) else settled_at end as "heldAt"
    from payments.attempt
    where region = ${on.region}::text
      and is_manual_capture
      and state = 'authorized'
      and provider = ${provider}::text
      and settled_at < ${before}::timestamptz
      and (${holdsFrom}::text = 'start' or renewed_at is null or renewed_at < ${before}::timestamptz)
      and not exists (
        select
        from payments.money_case
        where money_case.region = attempt.region
          and money_case.kind = 'authorization_expires'
          and money_case.subject = attempt.key::text
      )
    order by settled_at
    limit ${limit}::int
  `;
}

/** The authorization holds for another full time; nothing happens when this renewal was noted before. */
export function noteRenewal(tx: Tx, key: string, number: number): Statement<never> {
  return sql`
    update payments.attempt
    set renewals = ${number}::int, renewed_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and key = ${key}::uuid
      and renewals = ${number}::int - 1
  `;
}
