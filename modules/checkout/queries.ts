import { jsonb, type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Attempt, AttemptState, PaymentChoice } from "./attempt.ts";

/** An attempt as it is stored. */
export interface AttemptRow {
  readonly id: string;
  readonly caller: string;
  readonly key: string | null;
  readonly requestHash: Buffer;
  readonly cartId: string;
  readonly orderId: string;
  readonly state: string;
  readonly payment: unknown;
  readonly actionUrl: string | null;
  readonly reason: string | null;
  readonly tries: number;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/**
 * The attempts of these callers under these keys; a pair that does not come back is new. Every caller is looked up with
 * every key, which an index does in one pass, so the reader picks the pairs.
 */
export function attemptsByKey(
  tx: Tx,
  pairs: readonly { readonly caller: string; readonly key: string }[],
): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select id, caller, idempotency_key as key, request_hash as "requestHash", cart_id as "cartId", order_id as "orderId",
      state, payment, action_url as "actionUrl", reason, tries, expires_at as "expiresAt", created_at as "createdAt"
    from checkout.attempt
    where region = ${tx.region}::text
      and caller = any(${pairs.map((pair) => pair.caller)}::text[])
      and idempotency_key = any(${pairs.map((pair) => pair.key)}::text[])
  `;
}

/** Attempts by id; one that does not come back is unknown in this region. */
export function attemptsById(on: Queryable, ids: readonly string[]): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select id, caller, idempotency_key as key, request_hash as "requestHash", cart_id as "cartId", order_id as "orderId",
      state, payment, action_url as "actionUrl", reason, tries, expires_at as "expiresAt", created_at as "createdAt"
    from checkout.attempt
    where region = ${on.region}::text
      and id = any(${ids}::uuid[])
  `;
}

/** Locks those of the attempts that are not settled, in id order; one that does not come back is settled. */
export function lockOpenAttempts(tx: Tx, ids: readonly string[]): Statement<AttemptRow> {
  return sql<AttemptRow>`
    select id, caller, idempotency_key as key, request_hash as "requestHash", cart_id as "cartId", order_id as "orderId",
      state, payment, action_url as "actionUrl", reason, tries, expires_at as "expiresAt", created_at as "createdAt"
    from checkout.attempt
    where region = ${tx.region}::text
      and id = any(${ids}::uuid[])
      and state in ('authorizing', 'action_required', 'unknown', 'in_review')
    order by id
    for update
  `;
}

export interface NewAttempt {
  readonly id: string;
  readonly caller: string;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly cartId: string;
  readonly orderId: string;
  readonly state: AttemptState;
  readonly payment: PaymentChoice;
  readonly resumeAt: Date | null;
  readonly expiresAt: Date;
}

/** Writes attempts. Refused by `attempt_of_key` when another process wrote the same key meanwhile. */
export function insertAttempts(tx: Tx, attempts: readonly NewAttempt[]): Statement<never> {
  return sql`
    insert into checkout.attempt (
      region, id, caller, idempotency_key, request_hash, cart_id, order_id, state, payment, resume_at, expires_at, created_at
    )
    select ${tx.region}::text, id, caller, key, request_hash, cart_id, order_id, state, payment, resume_at, expires_at, ${tx.now}::timestamptz
    from unnest(
      ${attempts.map((attempt) => attempt.id)}::uuid[],
      ${attempts.map((attempt) => attempt.caller)}::text[],
      ${attempts.map((attempt) => attempt.key)}::text[],
      ${attempts.map((attempt) => attempt.requestHash)}::bytea[],
      ${attempts.map((attempt) => attempt.cartId)}::uuid[],
      ${attempts.map((attempt) => attempt.orderId)}::uuid[],
      ${attempts.map((attempt) => attempt.state)}::text[],
      ${attempts.map((attempt) => jsonb(attempt.payment))}::jsonb[],
      ${attempts.map((attempt) => attempt.resumeAt)}::timestamptz[],
      ${attempts.map((attempt) => attempt.expiresAt)}::timestamptz[]
    ) as attempt (id, caller, key, request_hash, cart_id, order_id, state, payment, resume_at, expires_at)
  `;
}

export interface AttemptStep {
  readonly id: string;
  readonly state: AttemptState;
  readonly actionUrl: string | null;
  readonly reason: string | null;
  readonly resumeAt: Date | null;
}

/** Moves attempts that the caller has locked. */
export function moveAttempts(tx: Tx, steps: readonly AttemptStep[]): Statement<never> {
  return sql`
    update checkout.attempt
    set state = step.state, action_url = step.action_url, reason = step.reason, resume_at = step.resume_at
    from unnest(
      ${steps.map((step) => step.id)}::uuid[],
      ${steps.map((step) => step.state)}::text[],
      ${steps.map((step) => step.actionUrl)}::text[],
      ${steps.map((step) => step.reason)}::text[],
      ${steps.map((step) => step.resumeAt)}::timestamptz[]
    ) as step (id, state, action_url, reason, resume_at)
    where attempt.region = ${tx.region}::text
      and attempt.id = step.id
  `;
}

/**
 * Claims open attempts whose time has come: their next look is put off, longer with every try, so that no other process
 * looks at them meanwhile and a dead claimer delays them only that long.
 */
export function claimDue(tx: Tx, limit: number): Statement<AttemptRow> {
  return sql<AttemptRow>`
    update checkout.attempt
    set tries = tries + 1, resume_at = ${tx.now}::timestamptz + least(30, 2 * power(2, least(tries, 4))) * interval '1 second'
    where (region, id) in (
      select region, id
      from checkout.attempt
      where region = ${tx.region}::text
        and resume_at <= ${tx.now}::timestamptz
      order by resume_at
      limit ${limit}::int
      for update skip locked
    )
    returning id, caller, idempotency_key as key, request_hash as "requestHash", cart_id as "cartId", order_id as "orderId",
      state, payment, action_url as "actionUrl", reason, tries, expires_at as "expiresAt", created_at as "createdAt"
  `;
}

/** Makes the resume job look at an open attempt at once. */
export function hasten(tx: Tx, id: string): Statement<never> {
  return sql`
    update checkout.attempt
    set resume_at = ${tx.now}::timestamptz
    where region = ${tx.region}::text
      and id = ${id}::uuid
      and resume_at is not null
  `;
}

/** Forgets keys that were made before a time, a batch at a time. */
export function forgetKeys(tx: Tx, before: Date, limit: number): Statement<never> {
  return sql`
    update checkout.attempt
    set idempotency_key = null
    where (region, id) in (
      select region, id
      from checkout.attempt
      where region = ${tx.region}::text
        and idempotency_key is not null
        and created_at < ${before}::timestamptz
        and resume_at is null
      order by created_at
      limit ${limit}::int
      for update skip locked
    )
  `;
}

/** The row as the room knows it. */
export function parseAttempt(row: AttemptRow): Attempt {
  return { ...row, state: row.state as AttemptState, payment: row.payment as PaymentChoice };
}
