import { type Queryable, type Statement, sql, type Tx } from "#platform/db";

/** Whether this transaction is the one that seals; another waits for its next turn. */
export function takeSealing(tx: Tx): Statement<{ readonly isMine: boolean }> {
  return sql<{ readonly isMine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('ledger.seal'), hashtext(${tx.region}::text)) as "isMine"
  `;
}

/**
 * Age of the oldest transaction that is open in this database, our own aside: whatever it writes bears the time at which
 * it began, so nothing from then on is closed yet.
 */
export function oldestTransaction(): Statement<{ readonly ageMs: number }> {
  return sql<{ readonly ageMs: number }>`
    select coalesce(
      ceil(extract(epoch from transaction_timestamp() - min(xact_start)) * 1000), 0
    )::int as "ageMs"
    from pg_stat_activity
    where datname = current_database()
      and xact_start < transaction_timestamp()
      and pid <> pg_backend_pid()
  `;
}

/** A seal as it is stored. */
export interface SealRow {
  readonly number: bigint;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly entries: number;
  readonly postings: number;
  readonly root: Buffer;
  readonly chain: Buffer;
  readonly sealedAt: Date;
}

/** The last seal; no row before the first. */
export function lastSeal(on: Queryable): Statement<SealRow> {
  return sql<SealRow>`
    select number, from_at as "fromAt", until_at as "untilAt", entries, postings, root, chain, sealed_at as "sealedAt"
    from ledger.seal
    where region = ${on.region}::text
    order by number desc
    limit 1
  `;
}

/** Seals after a number, oldest first. */
export function sealsAfter(on: Queryable, number: bigint, limit: number): Statement<SealRow> {
  return sql<SealRow>`
    select number, from_at as "fromAt", until_at as "untilAt", entries, postings, root, chain, sealed_at as "sealedAt"
    from ledger.seal
    where region = ${on.region}::text
      and number > ${number}::bigint
    order by number
    limit ${limit}::int
  `;
}

/** Seals before a number, newest first; null begins at the newest. */
export function sealsBefore(on: Queryable, number: bigint | null, limit: number): Statement<SealRow> {
  return sql<SealRow>`
    select number, from_at as "fromAt", until_at as "untilAt", entries, postings, root, chain, sealed_at as "sealedAt"
    from ledger.seal
    where region = ${on.region}::text
      and (${number}::bigint is null or number < ${number}::bigint)
    order by number desc
    limit ${limit}::int
  `;
}

/** The time of the first line from here on and before `until`; null when there is none. */
export function firstLineFrom(on: Queryable, from: Date, until: Date): Statement<{ readonly firstAt: Date | null }> {
  return sql<{ readonly firstAt: Date | null }>`
    select min(occurred_at) as "firstAt"
    from ledger.posting
    where region = ${on.region}::text
      and occurred_at >= ${from}::timestamptz
      and occurred_at < ${until}::timestamptz
  `;
}

/** One entry of a stretch as its hash: over every column of all of its lines. */
export interface Leaf {
  readonly leaf: Buffer;
  readonly postings: number;
}

/** The entries of a stretch in the order of their ids, hashed by the server so that only 32 bytes of each travel. */
export function leavesBetween(on: Queryable, from: Date, until: Date): Statement<Leaf> {
  return sql<Leaf>`
    select sha256(convert_to('entry ' || entry_id || E'\n' || string_agg(
      concat_ws(
        '|', line, account, partner, amount_minor, currency, kind, coalesce(order_id::text, '-'),
        (extract(epoch from occurred_at) * 1000000)::bigint
      ), E'\n' order by line
    ), 'UTF8')) as leaf, count(*)::int as postings
    from ledger.posting
    where region = ${on.region}::text
      and occurred_at >= ${from}::timestamptz
      and occurred_at < ${until}::timestamptz
    group by entry_id
    order by entry_id
  `;
}

/** Writes a seal; refused by its keys when another process wrote the same one. */
export function insertSeal(tx: Tx, seal: Omit<SealRow, "sealedAt">): Statement<never> {
  return sql`
    insert into ledger.seal (region, number, from_at, until_at, entries, postings, root, chain, sealed_at)
    values (
      ${tx.region}::text, ${seal.number}::bigint, ${seal.fromAt}::timestamptz, ${seal.untilAt}::timestamptz,
      ${seal.entries}::int, ${seal.postings}::int, ${seal.root}::bytea, ${seal.chain}::bytea, ${tx.now}::timestamptz
    )
  `;
}

/** Adds the lines of a stretch to what the accounts stood at before. Only whoever seals writes here. */
export function addToBalances(tx: Tx, from: Date, until: Date): Statement<never> {
  return sql`
    insert into ledger.balance (region, account, partner, currency, amount_minor)
    select region, account, partner, currency, sum(amount_minor)
    from ledger.posting
    where region = ${tx.region}::text
      and occurred_at >= ${from}::timestamptz
      and occurred_at < ${until}::timestamptz
    group by region, account, partner, currency
    order by region, account, partner, currency
    on conflict (region, account, partner, currency) do update
    set amount_minor = balance.amount_minor + excluded.amount_minor
  `;
}

/** Lines that no seal covers although a later one exists: they came after their stretch was closed. */
export function unsealedLines(on: Queryable): Statement<{ readonly entryId: string; readonly occurredAt: Date }> {
  return sql<{ readonly entryId: string; readonly occurredAt: Date }>`
    select posting.entry_id as "entryId", posting.occurred_at as "occurredAt"
    from ledger.posting
    where posting.region = ${on.region}::text
      and posting.occurred_at < (select max(until_at) from ledger.seal where region = ${on.region}::text)
      and not exists (
        select
        from ledger.seal
        where seal.region = posting.region
          and seal.from_at <= posting.occurred_at
          and seal.until_at > posting.occurred_at
      )
    order by posting.entry_id
    limit 20
  `;
}
