import { first, many, run, sql, type Tx } from "#platform/db";
import type { DeliveryState, Failing } from "./delivery.ts";
import type { TryError } from "./post.ts";

/** An endpoint that there is something to do for, with its secrets, sealed, and how it goes with it. */
export interface DueEndpoint {
  readonly id: string;
  readonly url: string;
  readonly enabledAt: Date;
  readonly secretSealed: Buffer;
  readonly previousSecretSealed: Buffer | null;
  readonly previousUntil: Date | null;
  readonly failedRounds: number | null;
}

/**
 * Endpoints that are told and not left alone just now, for which a delivery is due. `onlyId` null: all of them. No locks.
 */
export function selectDueEndpoints(tx: Tx, onlyId: string | null): Promise<readonly DueEndpoint[]> {
  return many(
    tx,
    sql<DueEndpoint>`
      select endpoint.id, url, enabled_at as "enabledAt", secret_sealed as "secretSealed",
        previous_secret_sealed as "previousSecretSealed", previous_until as "previousUntil",
        failed_rounds as "failedRounds"
      from notifications.webhook_endpoint as endpoint
      left join notifications.webhook_standing as standing
        on standing.region = ${tx.region}::text and standing.endpoint_id = endpoint.id
      where is_enabled
        and (${onlyId}::uuid is null or endpoint.id = ${onlyId}::uuid)
        and (suspended_at is null or suspended_at < enabled_at)
        and (resume_at is null or resume_at <= ${tx.now}::timestamptz)
        and exists (
          select from notifications.webhook_delivery as delivery
          where delivery.region = ${tx.region}::text
            and delivery.endpoint_id = endpoint.id
            and delivery.state = 'waiting'
            and delivery.due_at <= ${tx.now}::timestamptz
        )
      order by endpoint.id
    `,
  );
}

/** A delivery that this process tries now. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly body: string;
  /** Tries in all, this one counted. */
  readonly attempts: number;
  /** Those before it was last replayed. */
  readonly attemptsBefore: number;
}

/**
 * Takes deliveries whose time has come, oldest due first, counts the try, and sets them aside until `leaseUntil`: if
 * the process dies over them, they are due again then. Of one aggregate only the earliest that waits is taken, so that what
 * happened later is told later. Rows that another process has locked are skipped.
 */
export function claimDeliveries(
  tx: Tx,
  endpointId: string,
  { limit, leaseUntil }: { readonly limit: number; readonly leaseUntil: Date },
): Promise<readonly ClaimedDelivery[]> {
  return many(
    tx,
    sql<ClaimedDelivery>`
      with due as (
        select id, message_id
        from notifications.webhook_delivery as delivery
        where region = ${tx.region}::text
          and endpoint_id = ${endpointId}::uuid
          and state = 'waiting'
          and due_at <= ${tx.now}::timestamptz
          and (
            aggregate is null
            or not exists (
              select from notifications.webhook_delivery as earlier
              where earlier.region = ${tx.region}::text
                and earlier.endpoint_id = ${endpointId}::uuid
                and earlier.aggregate = delivery.aggregate
                and earlier.state = 'waiting'
                and earlier.message_id < delivery.message_id
            )
          )
        order by due_at, id
        limit ${limit}::int
        for update skip locked
      )
      update notifications.webhook_delivery as delivery
      set attempts = delivery.attempts + 1,
        due_at = ${leaseUntil}::timestamptz
      from due
      join notifications.webhook_message as message
        on message.region = ${tx.region}::text and message.id = due.message_id
      where delivery.region = ${tx.region}::text
        and delivery.id = due.id
      returning delivery.id, delivery.message_id as "messageId", message.body, delivery.attempts,
        delivery.attempts_before as "attemptsBefore"
    `,
  );
}

/** What came of tries, one list each. */
interface TryColumns {
  readonly ids: readonly string[];
  readonly attempts: readonly number[];
  readonly at: Date;
  readonly durationsMs: readonly number[];
  readonly statuses: readonly (number | null)[];
  readonly errors: readonly (TryError | null)[];
  readonly states: readonly DeliveryState[];
  readonly dueAt: readonly Date[];
}

/**
 * Notes tries and what they made of their deliveries. Where another process has taken the delivery meanwhile, because
 * this one was believed dead, the try is noted and the delivery left to the other, unless this try was taken.
 */
export async function settleDeliveries(tx: Tx, tries: TryColumns): Promise<void> {
  await run(
    tx,
    sql`
      insert into notifications.webhook_attempt (region, delivery_id, number, at, duration_ms, status, error)
      select ${tx.region}::text, tried.id, tried.number, ${tries.at}::timestamptz, tried.duration_ms, tried.status,
        tried.error
      from unnest(
        ${tries.ids}::uuid[],
        ${tries.attempts}::int[],
        ${tries.durationsMs}::int[],
        ${tries.statuses}::int[],
        ${tries.errors}::text[]
      ) as tried (id, number, duration_ms, status, error)
      join notifications.webhook_delivery as delivery
        on delivery.region = ${tx.region}::text and delivery.id = tried.id
      on conflict (region, delivery_id, number) do nothing
    `,
  );
  await run(
    tx,
    sql`
      with mine as (
        select delivery.id, tried.state, tried.due_at, tried.status, tried.error
        from unnest(
          ${tries.ids}::uuid[],
          ${tries.attempts}::int[],
          ${tries.states}::text[],
          ${tries.dueAt}::timestamptz[],
          ${tries.statuses}::int[],
          ${tries.errors}::text[]
        ) as tried (id, number, state, due_at, status, error)
        join notifications.webhook_delivery as delivery
          on delivery.region = ${tx.region}::text and delivery.id = tried.id
        where delivery.state = 'waiting'
          and (delivery.attempts = tried.number or tried.state = 'delivered')
        order by delivery.id
        for update of delivery
      )
      update notifications.webhook_delivery as delivery
      set state = mine.state,
        due_at = mine.due_at,
        settled_at = case when mine.state <> 'waiting' then ${tx.now}::timestamptz end,
        last_status = mine.status,
        last_error = mine.error
      from mine
      where delivery.region = ${tx.region}::text
        and delivery.id = mine.id
    `,
  );
}

/** What waits for the endpoint until later than `leased` is due at once; what is due before that may be under way. */
export function hastenDeliveries(tx: Tx, endpointId: string, leased: Date): Promise<number> {
  return run(
    tx,
    sql`
      update notifications.webhook_delivery
      set due_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and endpoint_id = ${endpointId}::uuid
        and state = 'waiting'
        and due_at > ${leased}::timestamptz
    `,
  );
}

/** How an endpoint fails, locked; null while it takes what it is given. */
export function lockStanding(tx: Tx, endpointId: string): Promise<Failing | null> {
  return first(
    tx,
    sql<Failing>`
      select failed_rounds as "failedRounds", failing_since as "failingSince", resume_at as "resumeAt",
        suspended_at as "suspendedAt"
      from notifications.webhook_standing
      where region = ${tx.region}::text
        and endpoint_id = ${endpointId}::uuid
      for update
    `,
  );
}

/** The endpoint fails so from now on. */
export function saveFailing(tx: Tx, endpointId: string, failing: Failing): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.webhook_standing (
        region, endpoint_id, failed_rounds, failing_since, resume_at, suspended_at
      )
      values (
        ${tx.region}::text, ${endpointId}::uuid, ${failing.failedRounds}::int, ${failing.failingSince}::timestamptz,
        ${failing.resumeAt}::timestamptz, ${failing.suspendedAt}::timestamptz
      )
      on conflict (region, endpoint_id) do update
      set failed_rounds = excluded.failed_rounds,
        failing_since = excluded.failing_since,
        resume_at = excluded.resume_at,
        suspended_at = excluded.suspended_at
    `,
  );
}

/** It goes well with the endpoint, as if it had never failed. */
export function forgetFailing(tx: Tx, endpointId: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.webhook_standing
      where region = ${tx.region}::text
        and endpoint_id = ${endpointId}::uuid
    `,
  );
}
