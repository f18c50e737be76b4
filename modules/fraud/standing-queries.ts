import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

export interface StandingRow {
  readonly key: string;
  readonly level: string;
  readonly reason: string;
}

/** What lists and blocks say of these subjects now: `allow`, `deny`, or the level of a block. At most a few rows per key. */
export function standingsOf(on: Queryable, keys: readonly string[], now: Date): Statement<StandingRow> {
  return sql<StandingRow>`
    select encode(block.key, 'hex') as key, block.level, block.reason
    from (select decode(hex, 'hex') as key from unnest(${keys}::text[]) as given (hex)) as wanted
    join fraud.block on block.region = ${on.region}::text and block.key = wanted.key
    where block.expires_at > ${now}::timestamptz
    union all
    select encode(entry.key, 'hex'), entry.list, entry.note
    from (select decode(hex, 'hex') as key from unnest(${keys}::text[]) as given (hex)) as wanted
    join fraud.list_entry as entry on entry.key = wanted.key
    where entry.expires_at is null or entry.expires_at > ${now}::timestamptz
  `;
}

export interface ListEntryRow {
  readonly id: string;
  readonly list: string;
  readonly role: string;
  readonly note: string;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** Entries of both lists, newest first, after an id. */
export function listEntries(beforeId: string | null, limit: number): Statement<ListEntryRow> {
  return sql<ListEntryRow>`
    select id, list, role, note, expires_at as "expiresAt", created_at as "createdAt"
    from fraud.list_entry
    where ${beforeId}::uuid is null or id < ${beforeId}::uuid
    order by id desc
    limit ${limit}::int
  `;
}

/** Puts a subject on a list; one that is there gets the new note and end. */
export function putListEntry(
  tx: Tx,
  entry: {
    readonly id: string;
    readonly list: string;
    readonly role: string;
    readonly key: string;
    readonly note: string;
    readonly expiresAt: Date | null;
  },
): Statement<ListEntryRow> {
  return sql<ListEntryRow>`
    insert into fraud.list_entry (id, list, role, key, note, expires_at, created_at)
    values (
      ${entry.id}::uuid, ${entry.list}::text, ${entry.role}::text, decode(${entry.key}::text, 'hex'), ${entry.note}::text,
      ${entry.expiresAt}::timestamptz, ${tx.now}::timestamptz
    )
    on conflict (key, list) do update
    set note = excluded.note, expires_at = excluded.expires_at
    returning id, list, role, note, expires_at as "expiresAt", created_at as "createdAt"
  `;
}

/** Takes an entry off its list. */
export function deleteListEntry(id: string): Statement<never> {
  return sql`
    delete from fraud.list_entry
    where id = ${id}::uuid
  `;
}

export interface DeclinesRow {
  readonly key: string;
  readonly role: string;
  readonly declines: number;
  readonly smallDeclines: number;
}

/** How often payments of the subjects of these purchases were declined since a time, and how many of them were small. */
export function declinesOf(
  on: Queryable,
  ids: readonly string[],
  { since, smallCents }: { readonly since: Date; readonly smallCents: number },
): Statement<DeclinesRow> {
  return sql<DeclinesRow>`
    select encode(met.key, 'hex') as key, met.role, count(*)::int as declines,
      (count(*) filter (where observation.value_cents <= ${smallCents}::bigint))::int as "smallDeclines"
    from (
      select distinct part.key, part.role
      from fraud.purchase
      cross join lateral unnest(purchase.keys, purchase.roles) as part (key, role)
      where purchase.region = ${on.region}::text
        and purchase.id = any(${ids}::uuid[])
    ) as met
    join fraud.observation
      on observation.region = ${on.region}::text
      and observation.key = met.key
      and observation.occurred_at >= ${since}::timestamptz
      and observation.step = 'checkout'
      and observation.outcome = 'declined'
    group by met.key, met.role
  `;
}

export interface NewBlock {
  readonly key: string;
  readonly level: string;
  readonly reason: string;
  readonly expiresAt: Date;
}

/** Keeps subjects out for a time, in key order; a block only ever becomes harder or longer. */
export function putBlocks(tx: Tx, blocks: readonly NewBlock[]): Statement<never> {
  return sql`
    insert into fraud.block (region, key, level, reason, made_at, expires_at)
    select ${tx.region}::text, decode(key, 'hex'), level, reason, ${tx.now}::timestamptz, expires_at
    from unnest(
      ${blocks.map(({ key }) => key)}::text[],
      ${blocks.map(({ level }) => level)}::text[],
      ${blocks.map(({ reason }) => reason)}::text[],
      ${blocks.map(({ expiresAt }) => expiresAt)}::timestamptz[]
    ) as block (key, level, reason, expires_at)
    order by key
    on conflict (region, key) do update
    set
      level = case when block.expires_at <= ${tx.now}::timestamptz or excluded.level = 'refuse' then excluded.level else block.level end,
      reason = excluded.reason,
      expires_at = greatest(block.expires_at, excluded.expires_at)
  `;
}

/** Forgets blocks that have ended. */
export function forgetBlocks(tx: Tx, limit: number): Statement<never> {
  return sql`
    delete from fraud.block
    where (region, key) in (
      select region, key
      from fraud.block
      where region = ${tx.region}::text
        and expires_at < ${tx.now}::timestamptz
      limit ${limit}::int
      for update skip locked
    )
  `;
}
