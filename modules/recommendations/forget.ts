import { after, DAY_MS } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import { deleteConsent, upsertConsent } from "./consent-queries.ts";
import { countChange, deleteRecordedBefore, forgetPersonIn, forgetSessionIn } from "./event-queries.ts";
import { deleteExposuresBefore, deleteExposuresOf } from "./experiment-queries.ts";

/** How long an event is kept after it was recorded. */
export const KEEP_EVENTS_MS = 400 * DAY_MS;
/** How long it is kept who saw what in an experiment. */
export const KEEP_EXPOSURES_MS = 180 * DAY_MS;
const CHUNK = 5_000;
const SLOT = 0;

/**
 * Takes a customer out of everything that this room keeps: what they did goes on counting, but for nobody. The next
 * model knows nothing of their sessions either.
 */
export async function forgetCustomer(tx: Tx, customerId: string): Promise<void> {
  await deleteConsent(tx, customerId);
  await takePersonOut(tx, customerId);
}

/** Notes whether a customer agreed to be recommended by what they did. Taking it back forgets what is there. */
export async function decideConsent(tx: Tx, customerId: string, isGranted: boolean): Promise<void> {
  await upsertConsent(tx, customerId, isGranted);
  if (!isGranted) await takePersonOut(tx, customerId);
}

/** Takes a session out of everything that this room keeps. */
export async function forgetSession(tx: Tx, sessionId: string): Promise<void> {
  let taken = 0;
  for (let chunk = CHUNK; chunk === CHUNK; taken += chunk) chunk = await forgetSessionIn(tx, sessionId, CHUNK);
  await deleteExposuresOf(tx, sessionId);
  if (taken > 0) await countChange(tx, SLOT);
}

async function takePersonOut(tx: Tx, customerId: string): Promise<void> {
  let taken = 0;
  for (let chunk = CHUNK; chunk === CHUNK; taken += chunk) chunk = await forgetPersonIn(tx, customerId, CHUNK);
  if (taken > 0) await countChange(tx, SLOT);
}

/** Deletes what has been kept long enough, in short transactions of bounded size. */
export async function forgetOld(db: Database): Promise<{ readonly did: number; readonly full: boolean }> {
  const did = await db.transaction(async (tx) => {
    const events = await deleteRecordedBefore(tx, after(tx.now, -KEEP_EVENTS_MS), CHUNK);
    const exposures = await deleteExposuresBefore(tx, after(tx.now, -KEEP_EXPOSURES_MS), CHUNK);
    if (events > 0) await countChange(tx, SLOT);
    return Math.max(events, exposures);
  });
  return { did, full: did >= CHUNK };
}
