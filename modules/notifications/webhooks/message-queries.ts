import { run, sql, type Tx } from "#platform/db";

/** The columns of new messages, one list each. */
interface MessageColumns {
  readonly ids: readonly string[];
  readonly aggregates: readonly (string | null)[];
  readonly bodies: readonly string[];
}

/** Writes messages of one type; those that are there already stay as they are. */
export function insertMessages(tx: Tx, type: string, messages: MessageColumns): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.webhook_message (region, id, type, aggregate, body, created_at)
      select ${tx.region}::text, id, ${type}::text, aggregate, body, ${tx.now}::timestamptz
      from unnest(${messages.ids}::uuid[], ${messages.aggregates}::text[], ${messages.bodies}::text[])
        as message (id, aggregate, body)
      on conflict (region, id) do nothing
    `,
  );
}

/** The columns of new deliveries, one list each. */
interface DeliveryColumns {
  readonly ids: readonly string[];
  readonly messageIds: readonly string[];
  readonly endpointIds: readonly string[];
  readonly aggregates: readonly (string | null)[];
  readonly dueAt: readonly Date[];
}

/** Writes deliveries that wait; one message goes to one endpoint once. */
export function insertDeliveries(tx: Tx, type: string, deliveries: DeliveryColumns): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.webhook_delivery (
        region, id, message_id, endpoint_id, type, aggregate, due_at, created_at
      )
      select ${tx.region}::text, id, message_id, endpoint_id, ${type}::text, aggregate, due_at, ${tx.now}::timestamptz
      from unnest(
        ${deliveries.ids}::uuid[],
        ${deliveries.messageIds}::uuid[],
        ${deliveries.endpointIds}::uuid[],
        ${deliveries.aggregates}::text[],
        ${deliveries.dueAt}::timestamptz[]
      ) as delivery (id, message_id, endpoint_id, aggregate, due_at)
      on conflict (region, endpoint_id, message_id) do nothing
    `,
  );
}

/** Deletes at most `limit` messages that were made before, with their deliveries and attempts. `before` is an id. */
export function deleteOldMessages(tx: Tx, before: string, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.webhook_message
      where region = ${tx.region}::text
        and id in (
          select id
          from notifications.webhook_message
          where region = ${tx.region}::text
            and id < ${before}::uuid
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}

/** Deletes at most `limit` deliveries whose endpoint is gone. */
export function deleteStrayDeliveries(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.webhook_delivery
      where region = ${tx.region}::text
        and id in (
          select id
          from notifications.webhook_delivery as delivery
          where region = ${tx.region}::text
            and not exists (
              select from notifications.webhook_endpoint
              where webhook_endpoint.id = delivery.endpoint_id
            )
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}
