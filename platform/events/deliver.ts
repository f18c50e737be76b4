import type { Database } from "#platform/db";
import { buryEvents, type Failure } from "./dead-letters.ts";
import type { Handler } from "./event.ts";
import { addDelivery, loadEvents, noteHandled, type StoredEvent } from "./queries.ts";
import type { Observe } from "./relay.ts";

/** How often a handler is asked, and how long it is left alone between: doubling, with jitter, up to a longest pause. */
export interface RetryPlan {
  readonly attempts: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Twelve attempts: about 17 minutes of pauses that double, then 15 minutes each; half an hour and a bit to a dead letter. */
export const RETRY_PLAN: RetryPlan = { attempts: 12, firstMs: 1_000, longestMs: 15 * 60_000 };

/** What a job of the relay carries. */
export interface Delivery {
  readonly handler: string;
  readonly ids: readonly string[];
  /** 1 for the first. */
  readonly attempt: number;
}

/** Who hears events, how often a failed one is tried again, and who is told. */
export interface DeliverOptions {
  readonly db: Database;
  readonly handlers: readonly Handler[];
  readonly observe?: Observe;
  readonly retry?: RetryPlan;
  /** Told of every failed event, with the handler's name; the event is tried again or buried all the same. */
  readonly onError?: (error: unknown, where: string) => void;
}

/**
 * Gives each event to the handler, its effect and its inbox row in one transaction, so that the effect happens once
 * however often the event is delivered. Events that fail do not hold up the others: they are tried again later by a
 * job of their own, and become dead letters after the last attempt.
 */
export async function deliver(options: DeliverOptions, delivery: Delivery): Promise<void> {
  const { db, observe, retry = RETRY_PLAN, onError } = options;
  const events = await loadEvents(db, db.region, delivery.ids);
  const handler = options.handlers.find(({ name }) => name === delivery.handler);
  const failures =
    handler === undefined
      ? events.map(({ id }) => ({ eventId: id, error: new Error(`this version has no handler ${delivery.handler}`) }))
      : await handleEach({ db, handler, observe }, events, delivery.attempt === 1);
  if (failures.length === 0) return;

  for (const { error } of failures) onError?.(error, delivery.handler);
  await db.transaction(async (tx) => {
    if (delivery.attempt >= retry.attempts) return buryEvents(tx, delivery.handler, delivery.attempt, failures);
    const again = { ...delivery, ids: failures.map(({ eventId }) => eventId), attempt: delivery.attempt + 1 };
    await addDelivery(tx, again, pauseMs(retry, delivery.attempt));
  });
}

/** Milliseconds before the attempt after number `attempt`: half to one and a half of the doubled pause. */
export function pauseMs(retry: RetryPlan, attempt: number): number {
  const pause = Math.min(retry.longestMs, retry.firstMs * 2 ** (attempt - 1));
  return pause * (0.5 + Math.random());
}

/** The only door from a job's payload to a delivery. @throws an Error when it is something else */
export function parseDelivery(payload: unknown): Delivery {
  const { handler, ids, attempt } = (payload ?? {}) as Partial<Delivery>;
  if (typeof handler !== "string" || !Array.isArray(ids) || typeof attempt !== "number") {
    throw new Error("a job `deliver` carries { handler, ids, attempt }");
  }
  return { handler, ids, attempt };
}

interface Recipient {
  readonly db: Database;
  readonly handler: Handler;
  readonly observe: Observe | undefined;
}

/**
 * A chunk is first handled in one transaction, which spares four round trips and a commit per event. If anything in it
 * throws, nothing of it happened, and each event gets a transaction of its own, which tells the poison from the rest.
 */
async function handleEach(
  recipient: Recipient,
  events: readonly StoredEvent[],
  together: boolean,
): Promise<readonly Failure[]> {
  if (together && events.length > 1 && (await tryTogether(recipient, events))) return [];
  const failures: Failure[] = [];
  for (const event of events) {
    try {
      await handleInOneTransaction(recipient, [event]);
    } catch (error) {
      failures.push({ eventId: event.id, error });
    }
  }
  return failures;
}

async function tryTogether(recipient: Recipient, events: readonly StoredEvent[]): Promise<boolean> {
  try {
    await handleInOneTransaction(recipient, events);
    return true;
  } catch {
    // Which event it was is found out one by one; the error comes again there.
    return false;
  }
}

async function handleInOneTransaction(recipient: Recipient, events: readonly StoredEvent[]): Promise<void> {
  const { db, handler, observe } = recipient;
  const ids = events.map(({ id }) => id);
  const ages = await db.transaction(async (tx) => {
    const fresh = await noteHandled(tx, handler.name, ids);
    const due = events.filter(({ id }) => fresh.has(id));
    await handler.handle(tx, due);
    return due.map(({ occurredAt }) => tx.now.getTime() - occurredAt.getTime());
  });
  for (const ageMs of ages) observe?.("delivery_lag", ageMs);
}
