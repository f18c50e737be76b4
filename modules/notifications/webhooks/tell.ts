import { after, DAY_MS, newId, SECOND_MS } from "@hansa/kernel";
import { jsonb, type Tx } from "#platform/db";
import { type Delivered, type Handler, handler } from "#platform/events";
import { PUBLIC_TYPES, TEST_TYPE } from "./catalogue.ts";
import { insertDeliveries, insertMessages } from "./message-queries.ts";
import { selectHeardTypes, selectListeners } from "./endpoint-queries.ts";
import type { PublicType } from "./public-type.ts";

/**
 * A message waits this long after its event, so that an earlier event about the same thing, which another job of the same
 * moment brings, is there before it.
 */
export const SETTLE_MS = SECOND_MS;
/** What happens so long after an endpoint was suspended is still kept for it; later it is not. */
export const HOLD_MS = 3 * DAY_MS;

/** For each public type: writes what is told, once per event, and a delivery for each endpoint that hears it. */
export function webhookHandlers(source: string): readonly Handler[] {
  return PUBLIC_TYPES.map((told) =>
    handler({
      on: told.on,
      name: handlerOf(told.type),
      neededNow,
      handleAll: (tx, events) => tell(tx, { told, source }, events),
    }),
  );
}

function handlerOf(type: string): string {
  return `notifications.tell_${type.replace(/^com\.hansa\./, "").replaceAll(".", "_")}`;
}

/** A shop that tells nobody has no work with it. */
async function neededNow(tx: Tx): Promise<ReadonlySet<string>> {
  return new Set([...(await selectHeardTypes(tx))].map(handlerOf));
}

async function tell(
  tx: Tx,
  { told, source }: { readonly told: PublicType; readonly source: string },
  events: readonly Delivered<unknown>[],
): Promise<void> {
  const endpointIds = await selectListeners(tx, told.type, after(tx.now, -HOLD_MS));
  if (endpointIds.length === 0) return;
  const messages = events.map(({ id, occurredAt, payload }) => {
    const { data, aggregate } = told.tell(payload);
    return { id, aggregate, occurredAt, body: writeBody({ id, type: told.type, source, occurredAt, aggregate, data }) };
  });
  await insertMessages(tx, told.type, {
    ids: messages.map(({ id }) => id),
    aggregates: messages.map(({ aggregate }) => aggregate),
    bodies: messages.map(({ body }) => body),
  });
  const pairs = endpointIds.flatMap((endpointId) => messages.map((message) => ({ endpointId, message })));
  await insertDeliveries(tx, told.type, {
    ids: pairs.map(() => newId<"webhook-delivery">(tx.now.getTime())).toSorted(),
    messageIds: pairs.map(({ message }) => message.id),
    endpointIds: pairs.map(({ endpointId }) => endpointId),
    aggregates: pairs.map(({ message }) => message.aggregate),
    dueAt: pairs.map(({ message }) => later(tx.now, after(message.occurredAt, SETTLE_MS))),
  });
}

/** Sends a message that says nothing to one endpoint, due at once. @returns the id of its delivery */
export async function tellTest(tx: Tx, endpointId: string, source: string): Promise<string> {
  const id = newId<"webhook-message">(tx.now.getTime());
  const deliveryId = newId<"webhook-delivery">(tx.now.getTime());
  const body = writeBody({ id, type: TEST_TYPE, source, occurredAt: tx.now, aggregate: null, data: { endpointId } });
  await insertMessages(tx, TEST_TYPE, { ids: [id], aggregates: [null], bodies: [body] });
  await insertDeliveries(tx, TEST_TYPE, {
    ids: [deliveryId],
    messageIds: [id],
    endpointIds: [endpointId],
    aggregates: [null],
    dueAt: [tx.now],
  });
  return deliveryId;
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly occurredAt: Date;
  readonly aggregate: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The body, written once and sent word by word with every try: signatures are over bytes.
 * Source: CloudEvents 1.0.2, JSON event format 1.0.2, structured mode.
 */
function writeBody({ id, type, source, occurredAt, aggregate, data }: Event): string {
  return jsonb({
    specversion: "1.0",
    id,
    type,
    source,
    ...(aggregate === null ? {} : { subject: aggregate }),
    time: occurredAt.toISOString(),
    datacontenttype: "application/json",
    data,
  });
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
