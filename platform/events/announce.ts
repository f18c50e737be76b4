import { newId } from "@hansa/kernel";
import { jsonb, type Tx } from "#platform/db";
import { currentTrace } from "#platform/telemetry";
import { type EventKind, EVENTS_PER_JOB } from "./event.ts";
import { insertEvents } from "./queries.ts";

/**
 * Writes events to the outbox of the caller's transaction: they happen when it commits, and never otherwise.
 * It is one statement, issued before the first await, so it may stand among the writes of a pipelined lane.
 *
 * @param payloads one per event, in the order in which they are to be relayed; none is fine
 * @param trace W3C `traceparent` of the request that caused them, or null; that of the traced work under way unless told.
 * A batch is traced as the work of the request that began it.
 */
export async function announce<Payload>(
  tx: Tx,
  kind: EventKind<Payload>,
  payloads: readonly Payload[],
  trace: string | null = currentTrace(),
): Promise<void> {
  if (payloads.length === 0) return;
  // Ids of one millisecond are not in order by themselves; the relay goes by id, so they are put in order here.
  const ids = payloads.map(() => newId<"event">()).toSorted();
  const event = { type: kind.type, version: kind.version, ids, payloads: payloads.map(jsonb), trace };
  await insertEvents(tx, event, EVENTS_PER_JOB);
}
