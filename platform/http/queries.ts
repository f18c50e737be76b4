import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** Names one request of one caller. */
export interface KeyOf {
  readonly caller: string;
  readonly key: string;
}

/** What is kept of the first request with a key; `status` is null while it is being answered. */
export interface KeptAnswer {
  readonly requestHash: string;
  readonly status: number | null;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly leasedUntil: Date;
}

/** Whether this transaction now holds the key alone. Never waits: false means that another one holds it. */
export async function lockKey(tx: Tx, { caller, key }: KeyOf): Promise<boolean> {
  const { isMine } = await one(
    tx,
    sql<{ isMine: boolean }>`
      select pg_try_advisory_xact_lock(
        hashtextextended(${tx.region}::text || '/' || ${caller}::text || '/' || ${key}::text, 0)
      ) as "isMine"
    `,
  );
  return isMine;
}

/** What stands under the key, or null. No lock: whoever asks holds the key's advisory lock. */
export async function findKept(tx: Tx, { caller, key }: KeyOf): Promise<KeptAnswer | null> {
  return await first(
    tx,
    sql<KeptAnswer>`
      select request_hash as "requestHash", status, body, headers, leased_until as "leasedUntil"
      from platform.idempotency
      where region = ${tx.region}::text
        and caller = ${caller}::text
        and key = ${key}::text
        and expires_at > ${tx.now}::timestamptz
    `,
  );
}

/** Puts the key in this request's name; one that is expired or whose lease ended is taken over. */
export async function reserveKey(
  tx: Tx,
  { caller, key }: KeyOf,
  reserved: { readonly requestHash: string; readonly leasedUntil: Date; readonly expiresAt: Date },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into platform.idempotency (region, caller, key, request_hash, leased_until, expires_at)
      values (
        ${tx.region}::text,
        ${caller}::text,
        ${key}::text,
        ${reserved.requestHash}::text,
        ${reserved.leasedUntil}::timestamptz,
        ${reserved.expiresAt}::timestamptz
      )
      on conflict (region, caller, key) do update
      set request_hash = excluded.request_hash,
        status = null,
        body = null,
        headers = null,
        leased_until = excluded.leased_until,
        expires_at = excluded.expires_at
    `,
  );
}

/** Keeps the answer under a key that this request reserved. Nothing happens when another request took the key over. */
export async function keepAnswer(
  on: Queryable & { readonly region: string },
  { caller, key }: KeyOf,
  answer: {
    readonly requestHash: string;
    readonly status: number;
    readonly body: string | null;
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<void> {
  await run(
    on,
    sql`
      update platform.idempotency
      set status = ${answer.status}::int,
        body = ${answer.body}::text,
        headers = ${answer.headers}::jsonb
      where region = ${on.region}::text
        and caller = ${caller}::text
        and key = ${key}::text
        and request_hash = ${answer.requestHash}::text
        and status is null
    `,
  );
}

/** Gives back a key whose request was refused, so that it may be sent again. */
export async function releaseKey(
  on: Queryable & { readonly region: string },
  { caller, key }: KeyOf,
  requestHash: string,
): Promise<void> {
  await run(
    on,
    sql`
      delete from platform.idempotency
      where region = ${on.region}::text
        and caller = ${caller}::text
        and key = ${key}::text
        and request_hash = ${requestHash}::text
        and status is null
    `,
  );
}

/** Forgets answers older than a day, at most `limit`; rows that another process is forgetting are skipped. */
export async function forgetExpired(tx: Tx, limit: number): Promise<number> {
  const gone = await many(
    tx,
    sql<{ key: string }>`
      delete from platform.idempotency
      where ctid = any (array(
        select expired.ctid
        from platform.idempotency as expired
        where expired.region = ${tx.region}::text
          and expired.expires_at <= ${tx.now}::timestamptz
        order by expired.expires_at
        limit ${limit}::int
        for update skip locked
      ))
      returning key
    `,
  );
  return gone.length;
}

/** How often this key was used in its window, this time included, and when the window ends. */
export interface Counted {
  readonly points: number;
  readonly resetsAt: Date;
}

/** Counts one use; a window that has ended begins again. The row's lock orders concurrent callers. */
export async function countUse(
  tx: Tx,
  counted: { readonly key: string; readonly points: number; readonly resetsAt: Date },
): Promise<Counted> {
  return await one(
    tx,
    sql<Counted>`
      insert into platform.rate_limit (key, points, resets_at)
      values (${counted.key}::text, ${counted.points}::int, ${counted.resetsAt}::timestamptz)
      on conflict (key) do update
      set points = case
          when rate_limit.resets_at <= ${tx.now}::timestamptz then excluded.points
          else least(rate_limit.points + excluded.points, 1000000)
        end,
        resets_at = case
          when rate_limit.resets_at <= ${tx.now}::timestamptz then excluded.resets_at
          else rate_limit.resets_at
        end
      returning points, resets_at as "resetsAt"
    `,
  );
}

/** Starts the count of a key anew. */
export async function forgetUses(on: Queryable, key: string): Promise<void> {
  await run(
    on,
    sql`
      delete from platform.rate_limit
      where key = ${key}::text
    `,
  );
}

/** Forgets windows that have ended, at most `limit`. */
export async function forgetWindows(tx: Tx, limit: number): Promise<number> {
  const gone = await many(
    tx,
    sql<{ key: string }>`
      delete from platform.rate_limit
      where key = any (array(
        select ended.key
        from platform.rate_limit as ended
        where ended.resets_at <= ${tx.now}::timestamptz
        order by ended.resets_at
        limit ${limit}::int
        for update skip locked
      ))
      returning key
    `,
  );
  return gone.length;
}
