import { newId, type Region } from "@hansa/kernel";
import { type Database, many, type Queryable, run, sql, type Tx } from "#platform/db";
import { DeadLetterNotFound } from "./errors.ts";
import { addDelivery, type Revived, reviveLetter } from "./queries.ts";

const MAX_ERROR_CHARS = 2_000;

/** An event that a handler failed at until its attempts were used up. */
export interface DeadLetter {
  readonly id: string;
  readonly handler: string;
  readonly eventId: string;
  readonly type: string;
  readonly error: string;
  readonly attempts: number;
  readonly occurredAt: Date;
  readonly at: Date;
}

/** One event that could not be handled, and why. */
export interface Failure {
  readonly eventId: string;
  readonly error: unknown;
}

/**
 * The dead letters of this region, newest first, without their payloads: those may name people.
 *
 * @param page `after` is the id of the last letter already seen, or null; `limit` at most 100
 */
export function listDeadLetters(
  db: Database,
  page: { readonly after: string | null; readonly limit: number } = { after: null, limit: 100 },
): Promise<readonly DeadLetter[]> {
  return listLetters(db, db.region, page);
}

/**
 * Gives the event to its handler once more, from the first attempt; the letter is dead no longer.
 *
 * @throws DeadLetterNotFound
 */
export async function retryDeadLetter(tx: Tx, id: string): Promise<Revived> {
  const revived = await reviveLetter(tx, id);
  if (revived === null) throw new DeadLetterNotFound(id);
  await addDelivery(tx, { handler: revived.handler, ids: [revived.eventId], attempt: 1 }, 0);
  return revived;
}

/** Keeps events whole that the handler cannot handle; a letter that exists already gets the newer error. */
export async function buryEvents(
  tx: Tx,
  handler: string,
  attempts: number,
  failures: readonly Failure[],
): Promise<void> {
  await insertLetters(tx, handler, attempts, {
    ids: failures.map(() => newId<"dead-letter">()),
    eventIds: failures.map(({ eventId }) => eventId),
    errors: failures.map(({ error }) => describeError(error)),
  });
}

function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll("\u0000", "").slice(0, MAX_ERROR_CHARS);
}

function listLetters(
  on: Queryable,
  region: Region,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly DeadLetter[]> {
  return many(
    on,
    sql<DeadLetter>`
      select id, handler, event_id as "eventId", type, error, attempts, occurred_at as "occurredAt", at
      from platform.dead_letter
      where region = ${region}::text
        and (${page.after}::uuid is null or id < ${page.after}::uuid)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

interface Letters {
  readonly ids: readonly string[];
  readonly eventIds: readonly string[];
  readonly errors: readonly string[];
}

function insertLetters(tx: Tx, handler: string, attempts: number, letters: Letters): Promise<number> {
  return run(
    tx,
    sql`
      insert into platform.dead_letter (
        region, id, handler, event_id, type, version, payload, trace, occurred_at, error, attempts, at
      )
      select outbox.region, letter.id, ${handler}::text, outbox.id, outbox.type, outbox.version, outbox.payload,
        outbox.trace, outbox.occurred_at, letter.error, ${attempts}::int, ${tx.now}::timestamptz
      from unnest(${letters.ids}::uuid[], ${letters.eventIds}::uuid[], ${letters.errors}::text[])
        as letter (id, event_id, error)
      join platform.outbox on outbox.region = ${tx.region}::text and outbox.id = letter.event_id
      on conflict (region, handler, event_id) do update
      set error = excluded.error,
        attempts = excluded.attempts,
        at = excluded.at
    `,
  );
}
