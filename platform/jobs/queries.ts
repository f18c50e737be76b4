import { first, jsonb, one, type Queryable, run, sql } from "#platform/db";

/**
 * Says that this worker lives, gives the jobs of workers that have been silent for `silentMs` back to the queue, and
 * forgets those workers. Deliveries are given back after two minutes even if their worker lives: the answer that told
 * it of them may have been lost with its connection. Judged by the database's own clock. A worker that was only slow
 * loses nothing but time: the inbox refuses an effect that it had already.
 */
export async function reportAlive(on: Queryable, workerId: string, silentMs: number): Promise<void> {
  await run(
    on,
    sql`
      insert into platform.worker (id, seen_at)
      values (${workerId}::text, clock_timestamp())
      on conflict (id) do update
      set seen_at = excluded.seen_at
    `,
  );
  // force_unlock_workers() takes all jobs of a worker at once, those it is running too; this takes single ones.
  await run(
    on,
    sql`
      update graphile_worker._private_jobs as jobs
      set locked_at = null, locked_by = null
      from graphile_worker._private_tasks as tasks
      where tasks.id = jobs.task_id
        and jobs.locked_at < clock_timestamp() - ${silentMs}::int * interval '1 millisecond'
        and (
          (tasks.identifier = 'deliver' and jobs.locked_at < clock_timestamp() - interval '2 minutes')
          or not exists (
            select from platform.worker
            where worker.id = jobs.locked_by
              and worker.seen_at >= clock_timestamp() - ${silentMs}::int * interval '1 millisecond'
          )
        )
    `,
  );
  await run(
    on,
    sql`delete from platform.worker where seen_at < clock_timestamp() - ${10 * silentMs}::int * interval '1 millisecond'`,
  );
}

/** Takes leave: the worker has stopped and holds no job. */
export async function signOff(on: Queryable, workerId: string): Promise<void> {
  await run(on, sql`delete from platform.worker where id = ${workerId}::text`);
}

/** Age in milliseconds of the oldest job that is due and not begun; 0 when there is none. */
export async function oldestDueMs(on: Queryable): Promise<number> {
  const statement = sql<{ ms: number }>`
    select coalesce(extract(epoch from clock_timestamp() - min(run_at)) * 1000, 0)::float8 as ms
    from graphile_worker.jobs
    where locked_at is null
      and attempts < max_attempts
      and run_at <= clock_timestamp()
  `;
  return Math.max(0, (await one(on, statement)).ms);
}

/**
 * Takes the turn if it is due by the database's clock; the next one is due after `everyMs`, or after as many times what
 * the last one took. @returns whether it was taken
 */
export async function claimTurn(on: Queryable, name: string, everyMs: number, leastPauses: number): Promise<boolean> {
  const claim = sql`
    insert into platform.turn as known (name, next_at)
    values (${name}::text, clock_timestamp() + ${everyMs}::int * interval '1 millisecond')
    on conflict (name) do update
    set next_at = clock_timestamp()
      + greatest(${everyMs}::bigint, ${leastPauses}::bigint * known.took_ms) * interval '1 millisecond'
    where known.next_at <= clock_timestamp()
  `;
  return (await run(on, claim)) === 1;
}

/** Writes down what the turn found and how long it took. */
export async function endTurn(on: Queryable, name: string, tookMs: number, found: unknown): Promise<void> {
  await run(
    on,
    sql`
      update platform.turn
      set
        found = ${jsonb(found)}::jsonb,
        found_at = clock_timestamp(),
        took_ms = ${Math.ceil(tookMs)}::int
      where name = ${name}::text
    `,
  );
}

/** What the last turn found; null before the first has ended. */
export function selectFound(on: Queryable, name: string): Promise<{ found: unknown; foundAt: Date } | null> {
  return first(
    on,
    sql<{ found: unknown; foundAt: Date }>`
      select found as "found", found_at as "foundAt"
      from platform.turn
      where name = ${name}::text
        and found_at is not null
    `,
  );
}
