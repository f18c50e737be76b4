import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface ApiKeyRow {
  readonly id: string;
  readonly prefix: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Keys, latest first, before one; revoked ones too. `lastUsedAt` is the latest use in any region. No locks. */
export function selectKeys(
  on: Queryable,
  page: { readonly beforeId: string | null; readonly limit: number },
): Promise<readonly ApiKeyRow[]> {
  return many(
    on,
    sql<ApiKeyRow>`
      select id, prefix, name, scopes, created_by as "createdBy", created_at as "createdAt",
        expires_at as "expiresAt", revoked_at as "revokedAt",
        (select max(last_used_at) from identity.api_key_use where api_key_id = api_key.id) as "lastUsedAt"
      from identity.api_key
      where (${page.beforeId}::uuid is null or id < ${page.beforeId}::uuid)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

/** Locks one key; null when the id is unknown. */
export function lockKey(tx: Tx, id: string): Promise<ApiKeyRow | null> {
  return first(
    tx,
    sql<ApiKeyRow>`
      select id, prefix, name, scopes, created_by as "createdBy", created_at as "createdAt",
        expires_at as "expiresAt", revoked_at as "revokedAt", null::timestamptz as "lastUsedAt"
      from identity.api_key
      where id = ${id}::uuid
      for update
    `,
  );
}

/** Enters a key; one that stands under this prefix gets this secret and these scopes, and lives. */
export async function writeKey(
  tx: Tx,
  key: {
    readonly id: string;
    readonly prefix: string;
    readonly secretHash: Buffer;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly createdBy: string | null;
    readonly expiresAt: Date | null;
  },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.api_key (id, prefix, secret_hash, name, scopes, created_by, created_at, expires_at)
      values (
        ${key.id}::uuid, ${key.prefix}::text, ${key.secretHash}::bytea, ${key.name}::text, ${key.scopes}::text[],
        ${key.createdBy}::uuid, ${tx.now}::timestamptz, ${key.expiresAt}::timestamptz
      )
      on conflict (prefix) do update set
        secret_hash = excluded.secret_hash,
        scopes = excluded.scopes,
        expires_at = excluded.expires_at,
        revoked_at = null
    `,
  );
}

/** The key opens nothing any more. */
export async function markRevoked(tx: Tx, id: string): Promise<void> {
  await run(
    tx,
    sql`
      update identity.api_key
      set revoked_at = ${tx.now}::timestamptz
      where id = ${id}::uuid
        and revoked_at is null
    `,
  );
}
