import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface SessionRow {
  readonly id: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
}

interface IdRow {
  readonly id: string;
}

/** A session to be opened. */
export interface NewSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly ownerId: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly expiresAt: Date;
}

/** Opens a session of a customer. */
export async function insertCustomerSession(tx: Tx, session: NewSession): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.customer_session (
        region, id, token_hash, customer_id, ip, user_agent, created_at, last_seen_at, expires_at
      )
      values (
        ${tx.region}::text, ${session.id}::uuid, ${session.tokenHash}::bytea, ${session.ownerId}::uuid,
        ${session.ip}::text, ${session.userAgent}::text, ${tx.now}::timestamptz, ${tx.now}::timestamptz,
        ${session.expiresAt}::timestamptz
      )
    `,
  );
}

/** Living sessions of one customer, newest first. No locks. */
export function selectSessionsOf(
  on: Queryable,
  of: { readonly region: string; readonly customerId: string },
): Promise<readonly SessionRow[]> {
  return many(
    on,
    sql<SessionRow>`
      select id, ip, user_agent as "userAgent", created_at as "createdAt", last_seen_at as "lastSeenAt",
        expires_at as "expiresAt", token_hash as "tokenHash"
      from identity.customer_session
      where region = ${of.region}::text
        and customer_id = ${of.customerId}::uuid
      order by id desc
      limit 100
    `,
  );
}

/** The session with this token if it is this customer's; null otherwise. No locks. */
export function selectOwnSession(
  on: Queryable,
  of: { readonly region: string; readonly customerId: string; readonly tokenHash: Buffer },
): Promise<SessionRow | null> {
  return first(
    on,
    sql<SessionRow>`
      select id, ip, user_agent as "userAgent", created_at as "createdAt", last_seen_at as "lastSeenAt",
        expires_at as "expiresAt", token_hash as "tokenHash"
      from identity.customer_session
      where region = ${of.region}::text
        and customer_id = ${of.customerId}::uuid
        and token_hash = ${of.tokenHash}::bytea
    `,
  );
}

/** Ends one session of this customer. @returns whether there was one */
export async function deleteOwnSession(tx: Tx, customerId: string, id: string): Promise<boolean> {
  const deleted = await run(
    tx,
    sql`
      delete from identity.customer_session
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and id = ${id}::uuid
    `,
  );
  return deleted === 1;
}

/** Ends all sessions of a customer but the one with this token, if any is to stay. @returns their ids */
export async function deleteSessionsOf(tx: Tx, customerId: string, keep: Buffer | null): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<IdRow>`
      delete from identity.customer_session
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and (${keep}::bytea is null or token_hash <> ${keep}::bytea)
      returning id
    `,
  );
  return rows.map(({ id }) => id);
}

/** Ends the customer's session with this token, whoever's it is: the token proves the right. @returns its id, or null */
export async function deleteCustomerSession(tx: Tx, tokenHash: Buffer): Promise<string | null> {
  const row = await first(
    tx,
    sql<IdRow>`
      delete from identity.customer_session
      where region = ${tx.region}::text
        and token_hash = ${tokenHash}::bytea
      returning id
    `,
  );
  return row?.id ?? null;
}

/** Deletes sessions of customers that have ended. @returns how many, at most `limit` */
export function deleteEndedCustomerSessions(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.customer_session
      where region = ${tx.region}::text
        and id in (
          select id
          from identity.customer_session
          where region = ${tx.region}::text
            and expires_at <= ${tx.now}::timestamptz
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}
