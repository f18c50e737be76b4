import type { Region } from "@hansa/kernel";
import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** An event as the outbox keeps it. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
  readonly trace: string | null;
  readonly occurredAt: Date;
}

/** What one batch of the relay came to. */
export interface Relayed {
  /** How many announcements were taken, and how many events they were of. */
  readonly announcements: number;
  readonly relayed: number;
  /** When the oldest of them happened; null when there was none. */
  readonly oldest: Date | null;
  /** How many jobs they became; naming it in the result is also what makes the statement add them. */
  readonly jobs: number;
}

/** Writes events of one type to the outbox and lists them as waiting, at most `perRow` to a row. `ids` are in order. */
export function insertEvents(
  tx: Tx,
  events: {
    readonly type: string;
    readonly version: number;
    readonly ids: readonly string[];
    readonly payloads: readonly string[];
    readonly trace: string | null;
  },
  perRow: number,
): Promise<number> {
  return run(
    tx,
    sql`
      with event as materialized (
        select id, payload, (place - 1) / ${perRow}::int as part
        from unnest(${events.ids}::uuid[], ${events.payloads}::jsonb[]) with ordinality as given (id, payload, place)
      ), written as (
        insert into platform.outbox (region, id, type, version, payload, trace, occurred_at, relayed_at)
        select ${tx.region}::text, id, ${events.type}::text, ${events.version}::int, payload, ${events.trace}::text,
          ${tx.now}::timestamptz, ${tx.now}::timestamptz
        from event
      )
      insert into platform.outbox_waiting (region, id, type, event_ids, occurred_at)
      select ${tx.region}::text, (array_agg(id order by id))[1], ${events.type}::text, array_agg(id order by id),
        ${tx.now}::timestamptz
      from event
      group by part
    `,
  );
}

/** Whether this region has an event that waits for the relay; one look at the list. */
export async function isAnyWaiting(on: Queryable, region: Region): Promise<boolean> {
  const statement = sql<{ waiting: boolean }>`
    select exists (select from platform.outbox_waiting where region = ${region}::text) as waiting
  `;
  return (await one(on, statement)).waiting;
}

/**
 * Hands the events of the oldest announcements to their handlers' jobs and takes them off the list, in one statement.
 * Announcements that another relay has locked are skipped, so any number of relays share the work. Each handler gets one
 * job per `perJob` events: a job per event was 100 times as many rows for the queue, whose fetches collapse to 65 a second
 * on a fresh backlog of 20,000 jobs. A job is due since its oldest event happened, so what has waited longest goes first.
 * Events that nobody listens to are only taken off. The rows are deleted by one array of keys: joined to `next`, of which
 * the planner expects one row, each would be looked for in the whole list.
 */
export function relayBatch(
  tx: Tx,
  listening: { readonly handlers: readonly string[]; readonly types: readonly string[] },
  sizes: { readonly announcements: number; readonly perJob: number },
): Promise<Relayed> {
  const statement = sql<Relayed>`
    with next as (
      select id
      from platform.outbox_waiting
      where region = ${tx.region}::text
      order by id
      limit ${sizes.announcements}::int
      for update skip locked
    ), taken as (
      delete from platform.outbox_waiting
      where region = ${tx.region}::text
        and id = any(array(select id from next))
      returning type, event_ids, occurred_at
    ), listening as (
      select handler, type
      from unnest(${listening.handlers}::text[], ${listening.types}::text[]) as pair (handler, type)
    ), numbered as (
      select listening.handler, event.id, taken.occurred_at,
        (row_number() over (partition by listening.handler order by event.id) - 1) / ${sizes.perJob}::int as part
      from taken
      join listening using (type)
      cross join lateral unnest(taken.event_ids) as event (id)
    ), delivery as (
      select json_build_object('handler', handler, 'ids', array_agg(id order by id), 'attempt', 1) as payload,
        least(min(occurred_at), now()) + part * interval '1 microsecond' as due_at
      from numbered
      group by handler, part
    ), spec as (
      select array_agg(
        row('deliver', payload, null, due_at, null, null, null, null)::graphile_worker.job_spec
      ) as list
      from delivery
      having count(*) > 0
    ), added as (
      select job.id
      from spec
      cross join lateral graphile_worker.add_jobs(spec.list) as job
    )
    select count(*)::int as announcements, coalesce(sum(cardinality(event_ids)), 0)::int as relayed,
      min(occurred_at) as oldest, (select count(*)::int from added) as jobs
    from taken
  `;
  return one(tx, statement);
}

/** Age in milliseconds of the oldest event that waits for the relay; 0 when none waits. */
export async function oldestWaitingMs(on: Queryable, region: Region): Promise<number> {
  const statement = sql<{ ms: number }>`
    select coalesce(extract(epoch from clock_timestamp() - min(occurred_at)) * 1000, 0)::float8 as ms
    from platform.outbox_waiting
    where region = ${region}::text
  `;
  return Math.max(0, (await one(on, statement)).ms);
}

/** The events of these ids, oldest first; one that is absent was deleted when it was old. */
export function loadEvents(on: Queryable, region: Region, ids: readonly string[]): Promise<readonly StoredEvent[]> {
  return many(
    on,
    sql<StoredEvent>`
      select id, type, payload, trace, occurred_at as "occurredAt"
      from platform.outbox
      where region = ${region}::text
        and id = any(${ids}::uuid[])
      order by id
    `,
  );
}

/**
 * Notes that the handler has its effect for these events; commits together with the effect.
 * An id that does not come back had its effect before. Waits for a transaction that is handling the same event now;
 * rows are inserted in id order, so two deliveries of one chunk cannot wait for each other in a circle.
 */
export async function noteHandled(tx: Tx, handler: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
  const statement = sql<{ eventId: string }>`
    insert into platform.inbox (region, event_id, handler, handled_at)
    select ${tx.region}::text, event_id, ${handler}::text, ${tx.now}::timestamptz
    from unnest(${eventIds}::uuid[]) as event_id
    order by event_id
    on conflict (region, event_id, handler) do nothing
    returning event_id as "eventId"
  `;
  return new Set((await many(tx, statement)).map(({ eventId }) => eventId));
}

/** Adds one job that delivers these events to the handler after `delayMs`, as its attempt number `attempt`. */
export function addDelivery(
  tx: Tx,
  delivery: { readonly handler: string; readonly ids: readonly string[]; readonly attempt: number },
  delayMs: number,
): Promise<number> {
  return run(
    tx,
    sql`
      select id
      from graphile_worker.add_job(
        'deliver',
        json_build_object(
          'handler', ${delivery.handler}::text,
          'ids', ${delivery.ids}::uuid[],
          'attempt', ${delivery.attempt}::int
        ),
        run_at => clock_timestamp() + ${Math.round(delayMs)}::int * interval '1 millisecond'
      )
    `,
  );
}

/**
 * Deletes at most `limit` events that are older than this one and than all that wait, oldest first, and as many notes of
 * the inbox. Ids sort by time, so the range is read from the front of the key. @returns how many rows went
 */
export async function deleteOld(
  tx: Tx,
  before: { readonly eventId: string; readonly inboxEventId: string },
  limit: number,
): Promise<number> {
  const events = await run(
    tx,
    sql`
      delete from platform.outbox
      where region = ${tx.region}::text
        and id in (
          select id
          from platform.outbox
          where region = ${tx.region}::text
            and id < least(${before.eventId}::uuid, (
              select id
              from platform.outbox_waiting
              where region = ${tx.region}::text
              order by id
              limit 1
            ))
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
  const notes = await run(
    tx,
    sql`
      delete from platform.inbox
      where (region, event_id, handler) in (
        select region, event_id, handler
        from platform.inbox
        where region = ${tx.region}::text
          and event_id < ${before.inboxEventId}::uuid
        order by event_id
        limit ${limit}::int
        for update skip locked
      )
    `,
  );
  return Math.max(events, notes);
}

/** A dead letter's place in the list of a region: who failed at what. */
export interface Revived {
  readonly handler: string;
  readonly eventId: string;
}

/** Takes the letter out of the dead ones and puts its event back into the outbox if that has forgotten it; null when absent. */
export function reviveLetter(tx: Tx, id: string): Promise<Revived | null> {
  const statement = sql<Revived>`
    with letter as (
      delete from platform.dead_letter
      where region = ${tx.region}::text
        and id = ${id}::uuid
      returning region, handler, event_id, type, version, payload, trace, occurred_at
    ), kept as (
      insert into platform.outbox (region, id, type, version, payload, trace, occurred_at, relayed_at)
      select region, event_id, type, version, payload, trace, occurred_at, ${tx.now}::timestamptz
      from letter
      on conflict (region, id) do nothing
    )
    select handler, event_id as "eventId"
    from letter
  `;
  return first(tx, statement);
}
