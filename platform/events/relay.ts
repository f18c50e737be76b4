import { after, DAY_MS, firstIdAt } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import { EVENTS_PER_JOB, type Handler, type NeededNow } from "./event.ts";
import { deleteOld, isAnyWaiting, oldestWaitingMs, relayBatch } from "./queries.ts";

/** Most announcements that one batch of the relay takes; each is of at most as many events as a job. */
export const RELAY_BATCH = 100;
/** Pause between two looks at an empty outbox; on average an event waits half of it. */
export const RELAY_EVERY_MS = 100;
/** How long an event is kept: longer than all attempts at it take. */
export const KEEP_EVENTS_MS = 7 * DAY_MS;
/** How long the inbox remembers: longer than any job may still bring the event again. */
export const KEEP_INBOX_MS = 14 * DAY_MS;
const DELETE_BATCH = 1_000;

/** How long something took: from announcement to job (`outbox_lag`, oldest of a batch), or to effect (`delivery_lag`, each). */
export type Observe = (measure: "outbox_lag" | "delivery_lag", milliseconds: number) => void;

/** Whose outbox is relayed, to whom. An event that none of the handlers hears is only taken off the list. */
export interface RelayOptions {
  readonly db: Database;
  readonly handlers: readonly Handler[];
  readonly observe?: Observe;
}

/**
 * Hands one batch of waiting events to jobs, at least once each and in the order of their ids. Any number of processes
 * may do it at once. The graphile schema must be there (`migrateJobs`).
 *
 * @returns how many events, and whether more may be waiting
 */
export async function relayEvents({
  db,
  handlers,
  observe,
}: RelayOptions): Promise<{ readonly did: number; readonly full: boolean }> {
  // An idle shop costs one cheap statement ten times a second, and no transaction.
  if (!(await isAnyWaiting(db, db.region))) return { did: 0, full: false };
  const batch = await db.transaction((tx) => relayTo(tx, handlers)).catch(nothingWhenNeededMeanwhile);
  if (batch === null) return { did: 0, full: true };
  if (batch.lagMs !== null) observe?.("outbox_lag", batch.lagMs);
  return { did: batch.relayed, full: batch.announcements === RELAY_BATCH };
}

/** Ends a transaction in which a handler came to be needed: its batch is taken anew. */
class NeededMeanwhile extends Error {}

function nothingWhenNeededMeanwhile(error: unknown): null {
  if (error instanceof NeededMeanwhile) return null;
  throw error;
}

async function relayTo(tx: Tx, handlers: readonly Handler[]) {
  const needed = await neededOf(tx, handlers);
  const listening = { handlers: needed.map(({ name }) => name), types: needed.map(({ on }) => on.type) };
  const batch = await relayBatch(tx, listening, { announcements: RELAY_BATCH, perJob: EVENTS_PER_JOB });
  // Who came to need an event before it happened is seen now at the latest: then nothing of this is done.
  if ((await neededOf(tx, handlers)).some((handler) => !needed.includes(handler))) throw new NeededMeanwhile();
  return { ...batch, lagMs: batch.oldest === null ? null : tx.now.getTime() - batch.oldest.getTime() };
}

/** Handlers that are always needed, and those that are needed now. */
async function neededOf(tx: Tx, handlers: readonly Handler[]): Promise<readonly Handler[]> {
  const questions = new Set(handlers.flatMap(({ neededNow }) => neededNow ?? []));
  const answers = new Map<NeededNow, ReadonlySet<string>>();
  for (const ask of questions) answers.set(ask, await ask(tx));
  return handlers.filter(
    ({ name, neededNow }) => neededNow === undefined || answers.get(neededNow)?.has(name) === true,
  );
}

/** Age in milliseconds of the oldest event that has no job yet, for the gauge `commerce_outbox_lag`; 0 when none waits. */
export function outboxLagMs(db: Database): Promise<number> {
  return oldestWaitingMs(db, db.region);
}

/** Deletes one batch of events and inbox rows that are older than they need be kept. */
export async function forgetOldEvents(db: Database): Promise<{ readonly did: number; readonly full: boolean }> {
  const did = await db.transaction((tx) => {
    const eventId = firstIdAt(after(tx.now, -KEEP_EVENTS_MS));
    const inboxEventId = firstIdAt(after(tx.now, -KEEP_INBOX_MS));
    return deleteOld(tx, { eventId, inboxEventId }, DELETE_BATCH);
  });
  return { did, full: did === DELETE_BATCH };
}
