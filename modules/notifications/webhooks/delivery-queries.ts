import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { DeliveryState } from "./delivery.ts";
import type { TryError } from "./post.ts";

/** A delivery as lists show it. */
export interface ListedDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly endpointId: string;
  /** Null where the endpoint is gone. */
  readonly endpointUrl: string | null;
  readonly type: string;
  readonly aggregate: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: TryError | null;
}

/** A page of a list: `after` is the id of the last one seen, or null; other nulls are any. */
export interface DeliveryPage {
  readonly after: string | null;
  readonly limit: number;
  readonly endpointId: string | null;
  readonly type: string | null;
  readonly state: DeliveryState | null;
}

/** Deliveries of this region, newest first. No locks. */
export function listDeliveries(on: Queryable, page: DeliveryPage): Promise<readonly ListedDelivery[]> {
  return many(
    on,
    sql<ListedDelivery>`
      select delivery.id, message_id as "messageId", endpoint_id as "endpointId", url as "endpointUrl", type, aggregate,
        state, attempts, due_at as "dueAt", delivery.created_at as "createdAt", settled_at as "settledAt",
        last_status as "lastStatus", last_error as "lastError"
      from notifications.webhook_delivery as delivery
      left join notifications.webhook_endpoint as endpoint on endpoint.id = endpoint_id
      where region = ${on.region}::text
        and (${page.after}::uuid is null or delivery.id < ${page.after}::uuid)
        and (${page.endpointId}::uuid is null or endpoint_id = ${page.endpointId}::uuid)
        and (${page.type}::text is null or type = ${page.type}::text)
        and (${page.state}::text is null or state = ${page.state}::text)
      order by delivery.id desc
      limit ${page.limit}::int
    `,
  );
}

/** Deliveries that were given up, newest first: by their own index, whose condition stands here word by word. No locks. */
export function listFailedDeliveries(
  on: Queryable,
  page: Omit<DeliveryPage, "state">,
): Promise<readonly ListedDelivery[]> {
  return many(
    on,
    sql<ListedDelivery>`
      select delivery.id, message_id as "messageId", endpoint_id as "endpointId", url as "endpointUrl", type, aggregate,
        state, attempts, due_at as "dueAt", delivery.created_at as "createdAt", settled_at as "settledAt",
        last_status as "lastStatus", last_error as "lastError"
      from notifications.webhook_delivery as delivery
      left join notifications.webhook_endpoint as endpoint on endpoint.id = endpoint_id
      where region = ${on.region}::text
        and state = 'failed'
        and (${page.after}::uuid is null or delivery.id < ${page.after}::uuid)
        and (${page.endpointId}::uuid is null or endpoint_id = ${page.endpointId}::uuid)
        and (${page.type}::text is null or type = ${page.type}::text)
      order by delivery.id desc
      limit ${page.limit}::int
    `,
  );
}

/** A delivery with what it says. */
export interface WholeDelivery extends ListedDelivery {
  readonly body: string;
}

/** One delivery of this region, or null. */
export function selectDelivery(on: Queryable, id: string): Promise<WholeDelivery | null> {
  return first(
    on,
    sql<WholeDelivery>`
      select delivery.id, delivery.message_id as "messageId", delivery.endpoint_id as "endpointId",
        endpoint.url as "endpointUrl", delivery.type, delivery.aggregate, delivery.state, delivery.attempts, delivery.due_at as "dueAt",
        delivery.created_at as "createdAt", delivery.settled_at as "settledAt", delivery.last_status as "lastStatus",
        delivery.last_error as "lastError", message.body
      from notifications.webhook_delivery as delivery
      join notifications.webhook_message as message
        on message.region = delivery.region and message.id = delivery.message_id
      left join notifications.webhook_endpoint as endpoint on endpoint.id = delivery.endpoint_id
      where delivery.region = ${on.region}::text
        and delivery.id = ${id}::uuid
    `,
  );
}

/** One try of a delivery. */
export interface AttemptRow {
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: TryError | null;
}

/** The tries of a delivery, the latest first. */
export function selectAttempts(on: Queryable, deliveryId: string): Promise<readonly AttemptRow[]> {
  return many(
    on,
    sql<AttemptRow>`
      select number, at, duration_ms as "durationMs", status, error
      from notifications.webhook_attempt
      where region = ${on.region}::text
        and delivery_id = ${deliveryId}::uuid
      order by number desc
    `,
  );
}

/**
 * The delivery waits again, due at once, with as many tries as at first. @returns 0 where it waits already, was tried
 * `mostAttempts` times or more, or is not there
 */
export function replayDelivery(tx: Tx, id: string, mostAttempts: number): Promise<number> {
  return run(
    tx,
    sql`
      update notifications.webhook_delivery
      set state = 'waiting',
        attempts_before = attempts,
        due_at = ${tx.now}::timestamptz,
        settled_at = null
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and state <> 'waiting'
        and attempts < ${mostAttempts}::int
    `,
  );
}

/** What of an endpoint's deliveries is to be replayed. */
export interface ReplayRange {
  readonly endpointId: string;
  readonly since: Date;
  readonly mostAttempts: number;
  readonly limit: number;
}

/** Deliveries to the endpoint that were written since then and given up wait again, oldest first. @returns how many */
export function replayFailedDeliveries(tx: Tx, range: ReplayRange): Promise<number> {
  return run(
    tx,
    sql`
      with failed as (
        select id
        from notifications.webhook_delivery
        where region = ${tx.region}::text
          and state = 'failed'
          and endpoint_id = ${range.endpointId}::uuid
          and created_at >= ${range.since}::timestamptz
          and attempts < ${range.mostAttempts}::int
        order by id
        limit ${range.limit}::int
        for update
      )
      update notifications.webhook_delivery as delivery
      set state = 'waiting',
        attempts_before = attempts,
        due_at = ${tx.now}::timestamptz,
        settled_at = null
      from failed
      where delivery.region = ${tx.region}::text
        and delivery.id = failed.id
    `,
  );
}
