import { type Queryable, type Statement, jsonb, sql, type Tx } from "#platform/db";
import type { WebhookEvent } from "./provider.ts";

/** Stores an event; one that was stored before stays as it was, and no row is touched. */
export function insertEvent(
  on: Queryable,
  event: WebhookEvent,
  at: { readonly provider: string; readonly attemptKey: string | null; readonly receivedAt: Date },
): Statement<never> {
  return sql`
    insert into payments.webhook_event (
      region, provider, event_id, type, attempt_key, sequence, payload, occurred_at, received_at
    )
    values (
      ${on.region}::text, ${at.provider}::text, ${event.id}::text, ${event.type}::text, ${at.attemptKey}::uuid,
      ${event.sequence}::bigint, ${jsonb(event.payment)}::jsonb, ${event.occurredAt}::timestamptz,
      ${at.receivedAt}::timestamptz
    )
    on conflict (region, provider, event_id) do nothing
  `;
}

/** An event that was waiting; `outcome` says whether its attempt is one of ours. */
export interface ProcessedEvent {
  readonly provider: string;
  readonly attemptKey: string | null;
  readonly outcome: string | null;
}

/**
 * Takes events that wait, in the order of their arrival, and marks each with whether its attempt is known here and was
 * made at that provider. Those that another process is taking are skipped.
 */
export function takeEvents(tx: Tx, limit: number): Statement<ProcessedEvent> {
  return sql<ProcessedEvent>`
    with waiting as materialized (
      select provider, event_id, attempt_key
      from payments.webhook_event
      where region = ${tx.region}::text
        and processed_at is null
      order by received_at, event_id
      limit ${limit}::int
      for update skip locked
    )
    update payments.webhook_event as event
    set processed_at = ${tx.now}::timestamptz,
      outcome = case when attempt.key is null then 'unknown_object' else 'announced' end
    from waiting
    left join payments.attempt
      on attempt.region = ${tx.region}::text
      and attempt.key = waiting.attempt_key
      and attempt.provider = waiting.provider
    where event.region = ${tx.region}::text
      and event.provider = waiting.provider
      and event.event_id = waiting.event_id
    returning event.provider, event.attempt_key as "attemptKey", event.outcome
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
