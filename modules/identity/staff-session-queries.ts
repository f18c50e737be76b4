import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { NewSession, SessionRow } from "./session-queries.ts";

interface ProofRow {
  readonly provedAt: Date | null;
}

interface IdRow {
  readonly id: string;
}

/** Opens a session of a member of staff, who has just proved who they are. */
export async function insertStaffSession(tx: Tx, session: NewSession): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.staff_session (
        region, id, token_hash, staff_id, ip, user_agent, created_at, last_seen_at, proved_at, expires_at
      )
      values (
        ${tx.region}::text, ${session.id}::uuid, ${session.tokenHash}::bytea, ${session.ownerId}::uuid,
        ${session.ip}::text, ${session.userAgent}::text, ${tx.now}::timestamptz, ${tx.now}::timestamptz,
        ${tx.now}::timestamptz, ${session.expiresAt}::timestamptz
      )
    `,
  );
}

/** Sessions of a member of staff in this region, newest first, those too that ended and were not swept yet. No locks. */
export function selectStaffSessionsOf(
  on: Queryable,
  of: { readonly region: string; readonly staffId: string },
): Promise<readonly SessionRow[]> {
  return many(
    on,
    sql<SessionRow>`
      select id, ip, user_agent as "userAgent", created_at as "createdAt", last_seen_at as "lastSeenAt",
        expires_at as "expiresAt", token_hash as "tokenHash"
      from identity.staff_session
      where region = ${of.region}::text
        and staff_id = ${of.staffId}::uuid
      order by id desc
      limit 100
    `,
  );
}

/** When this session of this member last proved whose it is; null when it is not theirs or has ended. No locks. */
export function selectProof(
  on: Queryable,
  of: { readonly region: string; readonly staffId: string; readonly tokenHash: Buffer },
): Promise<ProofRow | null> {
  return first(
    on,
    sql<ProofRow>`
      select proved_at as "provedAt"
      from identity.staff_session
      where region = ${of.region}::text
        and staff_id = ${of.staffId}::uuid
        and token_hash = ${of.tokenHash}::bytea
    `,
  );
}

/** The session has just proved whose it is. @returns whether there is such a session of this member */
export async function updateProof(tx: Tx, staffId: string, tokenHash: Buffer): Promise<boolean> {
  const updated = await run(
    tx,
    sql`
      update identity.staff_session
      set proved_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and staff_id = ${staffId}::uuid
        and token_hash = ${tokenHash}::bytea
    `,
  );
  return updated === 1;
}

/** Ends one session of this member of staff. @returns whether there was one */
export async function deleteOwnStaffSession(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const deleted = await run(
    tx,
    sql`
      delete from identity.staff_session
      where region = ${tx.region}::text
        and staff_id = ${staffId}::uuid
        and id = ${id}::uuid
    `,
  );
  return deleted === 1;
}

/** Ends the staff session with this token. @returns its id, or null */
export async function deleteStaffSession(tx: Tx, tokenHash: Buffer): Promise<string | null> {
  const row = await first(
    tx,
    sql<IdRow>`
      delete from identity.staff_session
      where region = ${tx.region}::text
        and token_hash = ${tokenHash}::bytea
      returning id
    `,
  );
  return row?.id ?? null;
}

/** Ends all sessions of a member of staff but the one with this token, if any is to stay. @returns how many */
export function deleteStaffSessionsOf(tx: Tx, staffId: string, keep: Buffer | null): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.staff_session
      where region = ${tx.region}::text
        and staff_id = ${staffId}::uuid
        and (${keep}::bytea is null or token_hash <> ${keep}::bytea)
    `,
  );
}

/** Deletes sessions of staff that have ended. @returns how many, at most `limit` */
export function deleteEndedStaffSessions(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.staff_session
      where region = ${tx.region}::text
        and id in (
          select id
          from identity.staff_session
          where region = ${tx.region}::text
            and expires_at <= ${tx.now}::timestamptz
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}
