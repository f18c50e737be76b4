import { after, firstIdAt } from "@hansa/kernel";
import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

export interface AuditRow {
  readonly id: string;
  readonly region: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly requestId: string;
  readonly ip: string;
}

/** Which entries are wanted; null means any. */
export interface AuditFilter {
  readonly actorId: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  readonly from: Date | null;
  readonly until: Date | null;
  /** Only entries before this id, for the next page. */
  readonly beforeId: string | null;
  readonly limit: number;
}

interface PendingRow {
  readonly entryId: string;
  readonly digest: Buffer;
}

interface LinkRow {
  readonly ordinal: bigint;
  readonly hash: Buffer;
}

interface LockRow {
  readonly taken: boolean;
}

/** Appends one entry and notes that the seal has still to reach it. Inserts only: no lock is shared with other writers. */
export async function insertAuditEntry(
  tx: Tx,
  entry: Omit<AuditRow, "region" | "at" | "before" | "after"> & {
    readonly before: string | null;
    readonly after: string | null;
  },
): Promise<void> {
  await run(
    tx,
    sql`
      with entry as (
        insert into identity.audit_entry (
          region, id, recorded_at, actor_kind, actor_id, action, subject, before, after, reason, request_id, ip
        )
        values (
          ${tx.region}::text, ${entry.id}::uuid, ${tx.now}::timestamptz, ${entry.actorKind}::text,
          ${entry.actorId}::uuid, ${entry.action}::text, ${entry.subject}::text, ${entry.before}::jsonb,
          ${entry.after}::jsonb, ${entry.reason}::text, ${entry.requestId}::text, ${entry.ip}::text
        )
        returning id
      )
      insert into identity.audit_pending (entry_id)
      select id
      from entry
    `,
  );
}

/** An entry's id is made on another clock than its moment, and a transaction lasts: so far apart at most. */
const ID_SLACK_MS = 600_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Entries of all regions that this database knows, newest first. A span of time is also a span of ids, which the walk
 * begins and ends at. Takes no locks.
 */
export function selectAuditEntries(on: Queryable, filter: AuditFilter): Promise<readonly AuditRow[]> {
  const sinceId = filter.from === null ? FIRST_ID : firstIdAt(after(filter.from, -ID_SLACK_MS));
  const endId = filter.until === null ? LAST_ID : firstIdAt(after(filter.until, ID_SLACK_MS));
  const beforeId = filter.beforeId !== null && filter.beforeId < endId ? filter.beforeId : endId;
  return many(
    on,
    sql<AuditRow>`
      select id, region, recorded_at as "at", actor_kind as "actorKind", actor_id as "actorId", action, subject, before,
        after, reason, request_id as "requestId", ip
      from identity.audit_entry
      where (${filter.actorId}::uuid is null or actor_id = ${filter.actorId}::uuid)
        and (${filter.action}::text is null or action = ${filter.action}::text)
        and (${filter.subject}::text is null or subject = ${filter.subject}::text)
        and (${filter.from}::timestamptz is null or recorded_at >= ${filter.from}::timestamptz)
        and (${filter.until}::timestamptz is null or recorded_at < ${filter.until}::timestamptz)
        and id >= ${sinceId}::uuid
        and id < ${beforeId}::uuid
      order by id desc
      limit ${filter.limit}::int
    `,
  );
}

/** Takes the right to seal until the transaction ends; false when another process seals now. */
export async function takeSeal(tx: Tx): Promise<boolean> {
  const { taken } = await one(
    tx,
    sql<LockRow>`select pg_try_advisory_xact_lock(hashtext('identity.audit_seal')) as taken`,
  );
  return taken;
}

/** Entries that no link covers yet, oldest id first, with their digests. The caller holds the seal, so no row lock is needed. */
export function selectUnsealed(tx: Tx, limit: number): Promise<readonly PendingRow[]> {
  return many(
    tx,
    sql<PendingRow>`
      select pending.entry_id as "entryId", identity.audit_digest(audit_entry) as "digest"
      from identity.audit_pending as pending
      join identity.audit_entry on audit_entry.region = ${tx.region}::text
        and audit_entry.id = pending.entry_id
      order by pending.entry_id
      limit ${limit}::int
    `,
  );
}

/** The end of this region's chain; null before the first link. */
export function selectLastLink(tx: Tx): Promise<LinkRow | null> {
  return first(
    tx,
    sql<LinkRow>`
      select ordinal, hash
      from identity.audit_link
      where region = ${tx.region}::text
      order by ordinal desc
      limit 1
    `,
  );
}

/** Appends links and takes their entries off the list of what is to be sealed. */
export async function insertLinks(
  tx: Tx,
  links: readonly { readonly ordinal: bigint; readonly entryId: string; readonly hash: Buffer }[],
): Promise<void> {
  const entryIds = links.map(({ entryId }) => entryId);
  await run(
    tx,
    sql`
      insert into identity.audit_link (region, ordinal, entry_id, hash, sealed_at)
      select ${tx.region}::text, link.ordinal, link.entry_id, link.hash, ${tx.now}::timestamptz
      from unnest(
        ${links.map(({ ordinal }) => ordinal)}::bigint[], ${entryIds}::uuid[], ${links.map(({ hash }) => hash)}::bytea[]
      ) as link (ordinal, entry_id, hash)
    `,
  );
  await run(tx, sql`delete from identity.audit_pending where entry_id = any (${entryIds}::uuid[])`);
}
