import { many, type Queryable, run, sql, type Tx } from "#platform/db";

interface CustomerSessionRow {
  readonly tokenHash: Buffer;
  readonly sessionId: string;
  readonly customerId: string;
  readonly email: string;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

interface StaffSessionRow {
  readonly tokenHash: Buffer;
  readonly sessionId: string;
  readonly staffId: string;
  readonly role: string;
  readonly roleId: string | null;
  readonly ownScopes: readonly string[] | null;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

interface KeyRow {
  readonly id: string;
  readonly prefix: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

/** Sessions of customers that have not ended, by the hashes of their tokens; an absent one proves nothing. No locks. */
export function selectCustomerSessions(
  on: Queryable,
  asked: { readonly region: string; readonly hashes: readonly Buffer[]; readonly now: Date },
): Promise<readonly CustomerSessionRow[]> {
  return many(
    on,
    sql<CustomerSessionRow>`
      select session.token_hash as "tokenHash", session.id as "sessionId", customer.id as "customerId", customer.email,
        session.expires_at as "expiresAt", session.last_seen_at as "lastSeenAt"
      from identity.customer_session as session
      join identity.customer on customer.region = session.region
        and customer.id = session.customer_id
      where session.region = ${asked.region}::text
        and session.token_hash = any (${asked.hashes}::bytea[])
        and session.expires_at > ${asked.now}::timestamptz
        and customer.erased_at is null
    `,
  );
}

/** Sessions of enabled staff that have not ended, by the hashes of their tokens; an absent one proves nothing. No locks. */
export function selectStaffSessions(
  on: Queryable,
  asked: { readonly region: string; readonly hashes: readonly Buffer[]; readonly now: Date },
): Promise<readonly StaffSessionRow[]> {
  return many(
    on,
    sql<StaffSessionRow>`
      select session.token_hash as "tokenHash", session.id as "sessionId", staff.id as "staffId", staff.role,
        staff.role_id as "roleId", own.scopes as "ownScopes", session.expires_at as "expiresAt",
        session.last_seen_at as "lastSeenAt"
      from identity.staff_session as session
      join identity.staff on staff.id = session.staff_id
      left join identity.role as own on own.id = staff.role_id
      where session.region = ${asked.region}::text
        and session.token_hash = any (${asked.hashes}::bytea[])
        and session.expires_at > ${asked.now}::timestamptz
        and staff.disabled_at is null
    `,
  );
}

/** Living keys by their prefixes, the secret still to be compared. No locks. */
export function selectLivingKeys(
  on: Queryable,
  asked: { readonly prefixes: readonly string[]; readonly now: Date },
): Promise<readonly KeyRow[]> {
  return many(
    on,
    sql<KeyRow>`
      select id, prefix, secret_hash as "secretHash", scopes, expires_at as "expiresAt"
      from identity.api_key
      where prefix = any (${asked.prefixes}::text[])
        and revoked_at is null
        and (expires_at is null or expires_at > ${asked.now}::timestamptz)
    `,
  );
}

/** Notes that sessions of customers were seen. Skips rows that somebody holds: the next look-up notes it again. */
export async function touchCustomerSessions(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer_session as session
      set last_seen_at = ${tx.now}::timestamptz
      from (
        select id
        from identity.customer_session
        where region = ${tx.region}::text
          and id = any (${ids}::uuid[])
        order by id
        for update skip locked
      ) as seen
      where session.region = ${tx.region}::text
        and session.id = seen.id
    `,
  );
}

/** Notes that sessions of staff were seen. Skips rows that somebody holds: the next look-up notes it again. */
export async function touchStaffSessions(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`
      update identity.staff_session as session
      set last_seen_at = ${tx.now}::timestamptz
      from (
        select id
        from identity.staff_session
        where region = ${tx.region}::text
          and id = any (${ids}::uuid[])
        order by id
        for update skip locked
      ) as seen
      where session.region = ${tx.region}::text
        and session.id = seen.id
    `,
  );
}

/** Notes when keys were used, to the minute, in key order. A key noted within the last minute is left alone. */
export async function touchKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.api_key_use as noted (region, api_key_id, last_used_at)
      select ${tx.region}::text, id, ${tx.now}::timestamptz
      from unnest(${ids}::uuid[]) as used (id)
      order by id
      on conflict (region, api_key_id) do update set last_used_at = excluded.last_used_at
      where noted.last_used_at < excluded.last_used_at - interval '1 minute'
    `,
  );
}
