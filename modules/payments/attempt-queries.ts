import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { NewAttempt, SettledAttempt } from "./attempt.ts";
import { isOpen, STEPS } from "./state.ts";

/** An attempt as it is stored. */
export interface AttemptRow {
  readonly key: string;
  readonly orderId: string;
  readonly checkoutId: string;
  readonly method: string;
  readonly provider: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: string;
  readonly token: string | null;
  readonly returnUrl: string | null;
  readonly providerReference: string | null;
  readonly reason: string | null;
  readonly why: string | null;
  readonly follows: string | null;
  readonly isManualCapture: boolean;
  readonly capturedMinor: bigint | null;
  readonly resolution: string | null;
  readonly startedAt: Date;
  readonly settledAt: Date | null;
}

/** Writes attempts. Refused by the primary key when one of the keys was used before. */
export function insertAttempts(tx: Tx, attempts: readonly NewAttempt[]): Statement<never> {
  return sql`
    insert into payments.attempt (
      region, key, order_id, checkout_id, method, provider, amount_minor, currency, state, token, return_url,
      provider_reference, why, follows, is_manual_capture, started_at, settled_at
    )
    select ${tx.region}::text, key, order_id, checkout_id, method, provider, amount_minor, currency, state, token,
      return_url, provider_reference, why, follows, is_manual_capture, ${tx.now}::timestamptz,
      case when state in ('authorized', 'captured') then ${tx.now}::timestamptz end
    from unnest(
      ${attempts.map((attempt) => attempt.key)}::uuid[],
      ${attempts.map((attempt) => attempt.orderId)}::uuid[],
      ${attempts.map((attempt) => attempt.checkoutId)}::uuid[],
      ${attempts.map((attempt) => attempt.method)}::text[],
      ${attempts.map((attempt) => attempt.provider)}::text[],
      ${attempts.map((attempt) => attempt.amount.amountMinor)}::bigint[],
      ${attempts.map((attempt) => attempt.amount.currency)}::char(3)[],
      ${attempts.map((attempt) => attempt.state)}::text[],
      ${attempts.map((attempt) => (isOpen(attempt.state) ? attempt.token : null))}::text[],
      ${attempts.map((attempt) => attempt.returnUrl)}::text[],
      ${attempts.map((attempt) => attempt.providerReference)}::text[],
      ${attempts.map((attempt) => attempt.why ?? null)}::text[],
      ${attempts.map((attempt) => attempt.follows ?? null)}::uuid[],
      ${attempts.map((attempt) => attempt.isManualCapture ?? false)}::boolean[]
    ) as attempt (
      key, order_id, checkout_id, method, provider, amount_minor, currency, state, token, return_url,
      provider_reference, why, follows, is_manual_capture
    )
  `;
}

/**
 * Moves attempts along the steps of state.ts and answers with those that moved; one that is missing stood there or
 * further already. Locks them in key order. The step is judged by the state under the lock, not by the snapshot, so that
 * of two racing answers the later truth stays.
 *
 * @param settled at most one for each key
 */
export function moveAttempts(tx: Tx, settled: readonly SettledAttempt[]): Statement<{ readonly key: string }> {
  return sql<{ readonly key: string }>`
    with locked as materialized (
      select key, state
      from payments.attempt
      where region = ${tx.region}::text
        and key = any(${settled.map((one) => one.key)}::uuid[])
      order by key
      for update
    )
    update payments.attempt
    set state = told.state,
      provider_reference = coalesce(attempt.provider_reference, told.provider_reference),
      reason = told.reason,
      token = case when told.state in ('unknown', 'action_required') then attempt.token end,
      settled_at = case when told.state in ('unknown', 'action_required') then null else ${tx.now}::timestamptz end
    from locked, unnest(
      ${settled.map((one) => one.key)}::uuid[],
      ${settled.map((one) => one.state)}::text[],
      ${settled.map((one) => one.providerReference)}::text[],
      ${settled.map((one) => one.reason)}::text[]
    ) as told (key, state, provider_reference, reason),
    unnest(${STEPS.from}::text[], ${STEPS.to}::text[]) as step (from_state, to_state)
    where attempt.region = ${tx.region}::text
      and attempt.key = locked.key
      and told.key = locked.key
      and step.from_state = locked.state
      and step.to_state = told.state
    returning attempt.key
  `;
}

/** Attempts by key, in no order; a key without a row was never recorded here. */
export function attemptsByKey(on: Queryable, keys: readonly string[]): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select key, order_id as "orderId", checkout_id as "checkoutId", method, provider, amount_minor as "amountMinor",
      currency, state, token, return_url as "returnUrl", provider_reference as "providerReference", reason,
      why, follows, is_manual_capture as "isManualCapture", captured_minor as "capturedMinor", resolution,
      started_at as "startedAt", settled_at as "settledAt"
    from payments.attempt
    where region = ${on.region}::text
      and key = any(${keys}::uuid[])
  `;
}

/** All attempts of these orders, the oldest key first. */
export function attemptsOfOrders(on: Queryable, orderIds: readonly string[]): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select key, order_id as "orderId", checkout_id as "checkoutId", method, provider, amount_minor as "amountMinor",
      currency, state, token, return_url as "returnUrl", provider_reference as "providerReference", reason,
      why, follows, is_manual_capture as "isManualCapture", captured_minor as "capturedMinor", resolution,
      started_at as "startedAt", settled_at as "settledAt"
    from payments.attempt
    where region = ${on.region}::text
      and order_id = any(${orderIds}::uuid[])
    order by key
  `;
}

/** Attempts with these keys, or of this order, locked in key order: whoever changes what goes back holds this lock. */
export function lockAttempts(
  tx: Tx,
  { keys, orderId }: { readonly keys: readonly string[] | null; readonly orderId: string | null },
): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select key, order_id as "orderId", checkout_id as "checkoutId", method, provider, amount_minor as "amountMinor",
      currency, state, token, return_url as "returnUrl", provider_reference as "providerReference", reason,
      why, follows, is_manual_capture as "isManualCapture", captured_minor as "capturedMinor", resolution,
      started_at as "startedAt", settled_at as "settledAt"
    from payments.attempt
    where region = ${tx.region}::text
      and (${keys}::uuid[] is null or key = any(${keys}::uuid[]))
      and (${orderId}::uuid is null or order_id = ${orderId}::uuid)
    order by key
    for update
  `;
}

/** A page of attempts, newest key first. */
export function pageOfAttempts(
  on: Queryable,
  page: {
    readonly orderId: string | null;
    readonly state: string | null;
    readonly before: string | null;
    readonly limit: number;
  },
): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select key, order_id as "orderId", checkout_id as "checkoutId", method, provider, amount_minor as "amountMinor",
      currency, state, token, return_url as "returnUrl", provider_reference as "providerReference", reason,
      why, follows, is_manual_capture as "isManualCapture", captured_minor as "capturedMinor", resolution,
      started_at as "startedAt", settled_at as "settledAt"
    from payments.attempt
    where region = ${on.region}::text
      and (${page.orderId}::uuid is null or order_id = ${page.orderId}::uuid)
      and (${page.state}::text is null or state = ${page.state}::text)
      and (${page.before}::uuid is null or key < ${page.before}::uuid)
    order by key desc
    limit ${page.limit}::int
  `;
}

/** States that few payments stay in, or none for long: each is a range of its own index. */
export const RARE_STATES: readonly string[] = ["declined", "voided", "action_required", "authorized"];

/** Keys of a page of attempts in one of `RARE_STATES`, newest first; the index's condition stands here word by word. */
export function pageOfRareAttempts(on: Queryable, page: StatePage): Statement<{ readonly key: string }> {
  return sql<{ readonly key: string }>`
    select key
    from payments.attempt
    where region = ${on.region}::text
      and state in ('declined', 'voided', 'action_required', 'authorized')
      and state = ${page.state}::text
      and key < ${page.before}::uuid
    order by key desc
    limit ${page.limit}::int
  `;
}

/** As `pageOfRareAttempts`, of those under way: the index that their resumer reads holds no others. */
export function pageOfOpenAttempts(on: Queryable, page: StatePage): Statement<{ readonly key: string }> {
  return sql<{ readonly key: string }>`
    select key
    from payments.attempt
    where region = ${on.region}::text
      and state in ('started', 'unknown')
      and state = ${page.state}::text
      and key < ${page.before}::uuid
    order by key desc
    limit ${page.limit}::int
  `;
}

/** Attempts in a state with keys below `before`. */
export interface StatePage {
  readonly state: string;
  readonly before: string;
  readonly limit: number;
}

/** The desk gave an attempt up, or accepted it; the checkout follows when it looks. A reference that is known stays. */
export function markResolved(
  tx: Tx,
  resolved: { readonly key: string; readonly resolution: "void" | "accept"; readonly providerReference: string | null },
): Statement<never> {
  return sql`
    update payments.attempt
    set resolution = ${resolved.resolution}::text,
      provider_reference = coalesce(provider_reference, ${resolved.providerReference}::text)
    where region = ${tx.region}::text
      and key = ${resolved.key}::uuid
  `;
}
