import { copyInto, copyLine, copyRows, many, one, type Queryable, run, sql, type Tx } from "#platform/db";
import type { Kind } from "./click-book.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** One event as it is kept. */
export interface KeptEvent {
  readonly id: string;
  readonly kind: Kind;
  /** Null for a search. */
  readonly item: string | null;
  readonly query: string | null;
  readonly channel: string | null;
  readonly sessionId: string | null;
  readonly customerId: string | null;
  readonly at: Date;
}

/**
 * Keeps events in the order of their ids; one that is there already is left as it is, and so is what the same session
 * did a moment before.
 *
 * @param repeatMs how long such a moment is; 0 for whatever has another id
 * @returns the ids that are new
 */
export async function insertEvents(
  tx: Tx,
  events: readonly KeptEvent[],
  repeatMs: number,
): Promise<ReadonlySet<string>> {
  const sorted = events.toSorted((before, after) => (before.id < after.id ? -1 : 1));
  const column = <Value>(read: (event: KeptEvent) => Value): readonly Value[] => sorted.map(read);
  const rows = await many(
    tx,
    sql<{ readonly id: string }>`
      insert into recommendations.event (
        region, id, kind, item, query, channel, session_id, customer_id, at, recorded_at
      )
      select ${tx.region}::text, event.id, event.kind, event.item, event.query, event.channel, event.session_id,
        event.customer_id, 'epoch'::timestamptz + event.at_ms * interval '1 ms', ${tx.now}::timestamptz
      from unnest(
        ${column(({ id }) => id)}::uuid[],
        ${column(({ kind }) => kind)}::text[],
        ${column(({ item }) => item)}::text[],
        ${column(({ query }) => query)}::text[],
        ${column(({ channel }) => channel)}::text[],
        ${column(({ sessionId }) => sessionId)}::uuid[],
        ${column(({ customerId }) => customerId)}::uuid[],
        ${column(({ at }) => at.getTime())}::bigint[],
        ${column(({ at }) => idAt(at.getTime() - repeatMs))}::uuid[]
      ) as event (id, kind, item, query, channel, session_id, customer_id, at_ms, since_id)
      where event.session_id is null
        or ${repeatMs}::int = 0
        or not exists (
          select
          from recommendations.event as before
          where before.region = ${tx.region}::text
            and before.session_id = event.session_id
            and before.id > event.since_id
            and before.id < event.id
            and before.kind = event.kind
            and before.item is not distinct from event.item
            and before.query is not distinct from event.query
        )
      on conflict (region, id) do nothing
      returning id
    `,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which of these events are kept already. No locks. */
export async function selectKnown(on: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await many(
    on,
    sql<{ readonly id: string }>`
      select id
      from recommendations.event
      where region = ${on.region}::text
        and id = any(${ids}::uuid[])
    `,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Keeps events of which none is there; one that is after all is a unique violation. */
export function copyEvents(tx: Tx, events: readonly KeptEvent[]): Promise<number> {
  const recordedAt = tx.now.toISOString();
  return copyRows(
    tx,
    copyInto`
      recommendations.event (region, id, kind, item, query, channel, session_id, customer_id, at, recorded_at)
    `,
    events.map(({ id, kind, item, query, channel, sessionId, customerId, at }) =>
      copyLine([tx.region, id, kind, item, query, channel, sessionId, customerId, at.toISOString(), recordedAt]),
    ),
  );
}

/** Notes that the events changed, in one of a few rows so that those who commit at once do not wait for one another. */
export async function countChange(tx: Tx, slot: number): Promise<void> {
  await run(
    tx,
    sql`
      insert into recommendations.intake (region, slot, changes)
      values (${tx.region}::text, ${slot}::int, 1)
      on conflict (region, slot) do update
      set changes = intake.changes + 1
    `,
  );
}

/** A page of events as columns: a row for each costs more to hand over than to read. */
export interface EventPage {
  readonly count: number;
  /** 16 bytes each, as those of the sessions: all of them 0 without one. */
  readonly ids: Buffer;
  readonly sessions: Buffer;
  readonly kinds: readonly Kind[];
  readonly items: readonly string[];
  readonly channels: readonly (string | null)[];
}

/** The newest events about items before this id, newest first; the time is in the id. */
export async function selectEventsBefore(
  on: Queryable,
  page: { readonly beforeId: string; readonly limit: number },
): Promise<EventPage> {
  return await one(
    on,
    sql<EventPage>`
      select count(*)::int as count,
        coalesce(string_agg(uuid_send(id), ''::bytea), ''::bytea) as ids,
        coalesce(
          string_agg(uuid_send(coalesce(session_id, ${NOBODY}::uuid)), ''::bytea), ''::bytea
        ) as sessions,
        coalesce(json_agg(kind), '[]') as kinds,
        coalesce(json_agg(item), '[]') as items,
        coalesce(json_agg(channel), '[]') as channels
      from (
        select id, kind, item, session_id, channel
        from recommendations.event
        where region = ${on.region}::text
          and id < ${page.beforeId}::uuid
          and kind <> 'search'
        order by id desc
        limit ${page.limit}::int
      ) as page
    `,
  );
}

export interface DoneItem {
  readonly item: string;
  readonly kind: Kind;
}

/** What was done in a session, newest first; searches left out. */
export function selectOfSession(on: Queryable, sessionId: string, limit: number): Promise<readonly DoneItem[]> {
  return many(
    on,
    sql<DoneItem>`
      select coalesce(item, '') as item, kind
      from recommendations.event
      where region = ${on.region}::text
        and session_id = ${sessionId}::uuid
        and item is not null
      order by id desc
      limit ${limit}::int
    `,
  );
}

/** What a customer did, newest first; searches left out. */
export function selectOfCustomer(on: Queryable, customerId: string, limit: number): Promise<readonly DoneItem[]> {
  return many(
    on,
    sql<DoneItem>`
      select coalesce(item, '') as item, kind
      from recommendations.event
      where region = ${on.region}::text
        and customer_id = ${customerId}::uuid
        and item is not null
      order by id desc
      limit ${limit}::int
    `,
  );
}

/**
 * Takes the person out of a customer's events: they go on counting, but nobody can tell whose they were, nor which
 * belong together. Bounded; call it until it returns less than the limit.
 */
export function forgetPersonIn(tx: Tx, customerId: string, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with own as materialized (
        select id
        from recommendations.event
        where region = ${tx.region}::text
          and customer_id = ${customerId}::uuid
        order by id
        limit ${limit}::int
        for update
      )
      update recommendations.event
      set customer_id = null, session_id = null
      from own
      where event.region = ${tx.region}::text
        and event.id = own.id
    `,
  );
}

/** The same for a session. */
export function forgetSessionIn(tx: Tx, sessionId: string, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with own as materialized (
        select id
        from recommendations.event
        where region = ${tx.region}::text
          and session_id = ${sessionId}::uuid
        order by id
        limit ${limit}::int
        for update
      )
      update recommendations.event
      set customer_id = null, session_id = null
      from own
      where event.region = ${tx.region}::text
        and event.id = own.id
    `,
  );
}

/** Deletes the events that were recorded before this moment, at most so many. @returns how many */
export function deleteRecordedBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with old as materialized (
        select id
        from recommendations.event
        where region = ${tx.region}::text
          and recorded_at < ${before}::timestamptz
        limit ${limit}::int
        for update skip locked
      )
      delete from recommendations.event
      using old
      where event.region = ${tx.region}::text
        and event.id = old.id
    `,
  );
}

/** The lowest id of this moment. */
export function idAt(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** How often the events of this region have changed. */
export async function countChanges(on: Queryable): Promise<number> {
  const [row] = await many(
    on,
    sql<{ readonly changes: number }>`
      select coalesce(sum(changes), 0)::float8 as changes
      from recommendations.intake
      where region = ${on.region}::text
    `,
  );
  return row?.changes ?? 0;
}
