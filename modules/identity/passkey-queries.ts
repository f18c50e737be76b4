import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface PasskeyRow {
  readonly id: string;
  readonly staffId: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly rpId: string;
  readonly signCount: bigint;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Passkeys of a member of staff, oldest first, at most `limit`. No locks. */
export function selectPasskeys(on: Queryable, staffId: string, limit: number): Promise<readonly PasskeyRow[]> {
  return many(
    on,
    sql<PasskeyRow>`
      select id, staff_id as "staffId", credential_id as "credentialId", public_key as "publicKey", rp_id as "rpId",
        sign_count as "signCount", transports, is_backed_up as "isBackedUp", name, created_at as "createdAt",
        last_used_at as "lastUsedAt"
      from identity.staff_passkey
      where staff_id = ${staffId}::uuid
      order by id
      limit ${limit}::int
    `,
  );
}

/** Locks the passkey that a browser shows; null when nobody has it. */
export function lockPasskey(tx: Tx, credentialId: Buffer): Promise<PasskeyRow | null> {
  return first(
    tx,
    sql<PasskeyRow>`
      select id, staff_id as "staffId", credential_id as "credentialId", public_key as "publicKey", rp_id as "rpId",
        sign_count as "signCount", transports, is_backed_up as "isBackedUp", name, created_at as "createdAt",
        last_used_at as "lastUsedAt"
      from identity.staff_passkey
      where credential_id = ${credentialId}::bytea
      for update
    `,
  );
}

/** Enters a passkey unless somebody has it. @returns whether it was entered */
export async function insertPasskey(tx: Tx, passkey: Omit<PasskeyRow, "createdAt" | "lastUsedAt">): Promise<boolean> {
  const inserted = await run(
    tx,
    sql`
      insert into identity.staff_passkey (
        id, staff_id, credential_id, public_key, rp_id, sign_count, transports, is_backed_up, name, created_at
      )
      values (
        ${passkey.id}::uuid, ${passkey.staffId}::uuid, ${passkey.credentialId}::bytea, ${passkey.publicKey}::bytea,
        ${passkey.rpId}::text, ${passkey.signCount}::bigint, ${passkey.transports}::text[],
        ${passkey.isBackedUp}::boolean, ${passkey.name}::text, ${tx.now}::timestamptz
      )
      on conflict (credential_id) do nothing
    `,
  );
  return inserted === 1;
}

/** Notes that a passkey was used, and how far it counts. The caller holds the row. */
export async function updatePasskeyUse(
  tx: Tx,
  used: { readonly id: string; readonly signCount: bigint; readonly isBackedUp: boolean },
): Promise<void> {
  await run(
    tx,
    sql`
      update identity.staff_passkey
      set sign_count = ${used.signCount}::bigint,
        is_backed_up = ${used.isBackedUp}::boolean,
        last_used_at = ${tx.now}::timestamptz
      where id = ${used.id}::uuid
    `,
  );
}

/** Forgets a passkey of this member. @returns whether there was one */
export async function deletePasskey(tx: Tx, staffId: string, id: string): Promise<boolean> {
  const deleted = await run(
    tx,
    sql`
      delete from identity.staff_passkey
      where staff_id = ${staffId}::uuid
        and id = ${id}::uuid
    `,
  );
  return deleted === 1;
}

/** Forgets all passkeys of a member of staff. @returns how many there were */
export function deletePasskeysOf(tx: Tx, staffId: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.staff_passkey
      where staff_id = ${staffId}::uuid
    `,
  );
}
