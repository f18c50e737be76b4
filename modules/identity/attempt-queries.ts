import { many, run, sql, type Tx } from "#platform/db";

interface AttemptRow {
  readonly purpose: string;
  readonly tries: number;
  readonly windowEndsAt: Date;
}

/** One thing that is counted: whose it is stands only as a hash. */
export interface Counted {
  readonly purpose: string;
  readonly keyHash: Buffer;
}

/**
 * Counts one try for each key, in key order, and tells how many there were in its window; a window that ended begins
 * again. Rows are locked until the caller's transaction ends, which is at once.
 */
export function countTries(tx: Tx, counted: readonly Counted[], windowEndsAt: Date): Promise<readonly AttemptRow[]> {
  return many(
    tx,
    sql<AttemptRow>`
      insert into identity.attempt as attempt (purpose, key_hash, tries, window_ends_at)
      select counted.purpose, counted.key_hash, 1, ${windowEndsAt}::timestamptz
      from unnest(
        ${counted.map(({ purpose }) => purpose)}::text[], ${counted.map(({ keyHash }) => keyHash)}::bytea[]
      ) as counted (purpose, key_hash)
      order by counted.purpose, counted.key_hash
      on conflict (purpose, key_hash) do update set
        tries = case
          when attempt.window_ends_at <= ${tx.now}::timestamptz then 1
          else least(attempt.tries + 1, 1000000)
        end,
        window_ends_at = case
          when attempt.window_ends_at <= ${tx.now}::timestamptz then excluded.window_ends_at
          else attempt.window_ends_at
        end
      returning purpose, tries, window_ends_at as "windowEndsAt"
    `,
  );
}

/** Takes one try back for each key, in key order. */
export async function uncountTries(tx: Tx, counted: readonly Counted[]): Promise<void> {
  await run(
    tx,
    sql`
      update identity.attempt
      set tries = greatest(attempt.tries - 1, 0)
      from (
        select attempt.purpose, attempt.key_hash
        from identity.attempt
        join unnest(
          ${counted.map(({ purpose }) => purpose)}::text[], ${counted.map(({ keyHash }) => keyHash)}::bytea[]
        ) as counted (purpose, key_hash) using (purpose, key_hash)
        order by attempt.purpose, attempt.key_hash
        for update of attempt
      ) as locked
      where attempt.purpose = locked.purpose
        and attempt.key_hash = locked.key_hash
    `,
  );
}

/** Forgets every try for one key. */
export async function forgetTries(tx: Tx, { purpose, keyHash }: Counted): Promise<void> {
  await run(
    tx,
    sql`
      delete from identity.attempt
      where purpose = ${purpose}::text
        and key_hash = ${keyHash}::bytea
    `,
  );
}

/** Deletes windows that have ended. @returns how many, at most `limit` */
export function deleteEndedWindows(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.attempt
      where (purpose, key_hash) in (
        select purpose, key_hash
        from identity.attempt
        where window_ends_at <= ${tx.now}::timestamptz
        order by purpose, key_hash
        limit ${limit}::int
        for update skip locked
      )
    `,
  );
}
