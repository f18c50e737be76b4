import { type Queryable, type Statement, jsonb, sql, type Tx } from "#platform/db";
import type { WebhookEvent } from "./announcement.ts";

/** Stores events; those that were stored before stay as they were, and no row of theirs is touched. */
export function insertEvents(
  on: Queryable,
  events: readonly WebhookEvent[],
  at: { readonly provider: string; readonly attemptKeys: readonly (string | null)[]; readonly receivedAt: Date },
): Statement<never> {
  return sql`
    insert into payments.webhook_event (
      region, provider, event_id, type, attempt_key, provider_reference, sequence, payload, occurred_at, received_at
    )
    select ${on.region}::text, ${at.provider}::text, event_id, type, attempt_key, provider_reference, sequence, payload,
      occurred_at, ${at.receivedAt}::timestamptz
    from unnest(
      ${events.map(({ id }) => id)}::text[],
      ${events.map(({ type }) => type)}::text[],
      ${at.attemptKeys}::uuid[],
      ${events.map(({ providerReference }) => providerReference)}::text[],
      ${events.map(({ sequence }) => BigInt(sequence))}::bigint[],
      ${events.map(({ payment, move, dispute }) => jsonb({ payment, move, dispute }))}::jsonb[],
      ${events.map(({ occurredAt }) => occurredAt)}::timestamptz[]
    ) as event (event_id, type, attempt_key, provider_reference, sequence, payload, occurred_at)
    order by event_id
    on conflict (region, provider, event_id) do nothing
  `;
}

/** An event that was waiting; `outcome` says whether its attempt is one of ours. */
export interface ProcessedEvent {
  readonly provider: string;
  readonly attemptKey: string | null;
  readonly outcome: string | null;
  readonly id: string;
  readonly type: string;
  readonly sequence: bigint;
  readonly providerReference: string | null;
  readonly payload: unknown;
  readonly occurredAt: Date;
}

/**
 * Takes events that wait, in the order of their arrival, and marks each with whether its attempt is known here and was
 * made at that provider; one that comes without our key is found by the provider's name for the payment. Those that
 * another process is taking are skipped.
 */
export function takeEvents(tx: Tx, limit: number): Statement<ProcessedEvent> {
  return sql<ProcessedEvent>`
    with waiting as materialized (
      select provider, event_id, attempt_key, provider_reference
      from payments.webhook_event
      where region = ${tx.region}::text
        and processed_at is null
      order by received_at, event_id
      limit ${limit}::int
      for update skip locked
    )
    update payments.webhook_event as event
    set processed_at = ${tx.now}::timestamptz,
      attempt_key = coalesce(attempt.key, event.attempt_key),
      outcome = case when attempt.key is null then 'unknown_object' else 'announced' end
    from waiting
    left join lateral (
      select key
      from payments.attempt
      where attempt.region = ${tx.region}::text
        and attempt.provider = waiting.provider
        and attempt.key = waiting.attempt_key
      union all
      select key
      from payments.attempt
      where attempt.region = ${tx.region}::text
        and attempt.provider = waiting.provider
        and attempt.provider <> 'invoice'
        and attempt.provider_reference = waiting.provider_reference
        and waiting.attempt_key is null
      limit 1
    ) as attempt on true
    where event.region = ${tx.region}::text
      and event.provider = waiting.provider
      and event.event_id = waiting.event_id
    returning event.provider, event.attempt_key as "attemptKey", event.outcome, event.event_id as id, event.type,
      event.sequence, event.provider_reference as "providerReference", event.payload, event.occurred_at as "occurredAt"
  `;
}

/**
 * Makes the moves of these attempts due at once: the provider has news of them. Those that another process writes are
 * skipped; one that is being carried out may be repeated, which its key makes harmless.
 */
export function hastenMoves(tx: Tx, attemptKeys: readonly string[]): Statement<never> {
  return sql`
    with late as materialized (
      select id
      from payments.refund
      where region = ${tx.region}::text
        and attempt_key = any(${attemptKeys}::uuid[])
        and state = 'requested'
        and next_try_at > ${tx.now}::timestamptz
      order by id
      for update skip locked
    )
    update payments.refund
    set next_try_at = ${tx.now}::timestamptz
    from late
    where refund.region = ${tx.region}::text
      and refund.id = late.id
  `;
}

/** An event as the desk sees it. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly sequence: bigint;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly processedAt: Date | null;
}

/** Events on an attempt, in the order in which the provider says that they happened; at most `limit`. */
export function eventsOfAttempt(
  on: Queryable,
  attemptKey: string,
  { provider, limit }: { readonly provider: string; readonly limit: number },
): Statement<EventRow> {
  return sql<EventRow>`
    select event_id as id, type, sequence, occurred_at as "occurredAt", received_at as "receivedAt",
      processed_at as "processedAt"
    from payments.webhook_event
    where region = ${on.region}::text
      and attempt_key = ${attemptKey}::uuid
      and provider = ${provider}::text
    order by sequence, event_id
    limit ${limit}::int
  `;
}

/** An event as it was heard. */
export interface HeardRow {
  readonly id: string;
  readonly type: string;
  readonly sequence: bigint;
  readonly attemptKey: string | null;
  readonly providerReference: string | null;
  readonly payload: unknown;
  readonly occurredAt: Date;
}

/** Events on an attempt by our key or the provider's name for it, processed or not, in no order; at most `limit`. */
export function heardOf(
  on: Queryable,
  about: { readonly provider: string; readonly attemptKey: string; readonly providerReference: string | null },
  limit: number,
): Statement<HeardRow> {
  return sql<HeardRow>`
    select event_id as id, type, sequence, attempt_key as "attemptKey", provider_reference as "providerReference",
      payload, occurred_at as "occurredAt"
    from payments.webhook_event
    where region = ${on.region}::text
      and provider = ${about.provider}::text
      and attempt_key = ${about.attemptKey}::uuid
    union
    select event_id as id, type, sequence, attempt_key as "attemptKey", provider_reference as "providerReference",
      payload, occurred_at as "occurredAt"
    from payments.webhook_event
    where region = ${on.region}::text
      and provider = ${about.provider}::text
      and provider_reference = ${about.providerReference}::text
    limit ${limit}::int
  `;
}
