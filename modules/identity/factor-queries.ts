import { first, one, type Queryable, run, sql, type Tx } from "#platform/db";

interface TotpRow {
  readonly secretSealed: Buffer;
  readonly lastStep: bigint;
}

export interface FactorsRow {
  readonly totpSince: Date | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: number;
}

/** Which second factors a member of staff has; nothing of them for an unknown id. No locks. */
export function selectFactors(on: Queryable, staffId: string): Promise<FactorsRow> {
  return one(
    on,
    sql<FactorsRow>`
      select
        (select created_at from identity.staff_totp where staff_id = ${staffId}::uuid) as "totpSince",
        (
          select count(*)::int
          from identity.staff_recovery_code
          where staff_id = ${staffId}::uuid
            and used_at is null
        ) as "recoveryCodesLeft",
        (select count(*)::int from identity.staff_passkey where staff_id = ${staffId}::uuid) as passkeys
    `,
  );
}

/** Locks the app's secret of a member of staff; null without one. */
export function lockTotp(tx: Tx, staffId: string): Promise<TotpRow | null> {
  return first(
    tx,
    sql<TotpRow>`
      select secret_sealed as "secretSealed", last_step as "lastStep"
      from identity.staff_totp
      where staff_id = ${staffId}::uuid
      for update
    `,
  );
}

/** The app that has this secret is the member's; one that was it before is not any more. */
export async function upsertTotp(
  tx: Tx,
  totp: { readonly staffId: string; readonly secretSealed: Buffer; readonly lastStep: bigint },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.staff_totp (staff_id, secret_sealed, last_step, created_at)
      values (
        ${totp.staffId}::uuid, ${totp.secretSealed}::bytea, ${totp.lastStep}::bigint, ${tx.now}::timestamptz
      )
      on conflict (staff_id) do update set
        secret_sealed = excluded.secret_sealed,
        last_step = excluded.last_step,
        created_at = excluded.created_at
    `,
  );
}

/** Notes the latest step whose code was used. The caller holds the row. */
export async function updateLastStep(tx: Tx, staffId: string, step: bigint): Promise<void> {
  await run(
    tx,
    sql`
      update identity.staff_totp
      set last_step = ${step}::bigint
      where staff_id = ${staffId}::uuid
    `,
  );
}

/** Forgets the app of a member of staff. @returns whether there was one */
export async function deleteTotp(tx: Tx, staffId: string): Promise<boolean> {
  const deleted = await run(
    tx,
    sql`
      delete from identity.staff_totp
      where staff_id = ${staffId}::uuid
    `,
  );
  return deleted === 1;
}

/** Enters recovery codes. */
export async function insertRecoveryCodes(tx: Tx, staffId: string, hashes: readonly Buffer[]): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.staff_recovery_code (staff_id, code_hash, created_at)
      select ${staffId}::uuid, code_hash, ${tx.now}::timestamptz
      from unnest(${hashes}::bytea[]) as made (code_hash)
      order by code_hash
    `,
  );
}

/** Uses a recovery code up; of many who show it at once one does. @returns whether it was there and not used */
export async function useRecoveryCode(tx: Tx, staffId: string, codeHash: Buffer): Promise<boolean> {
  const used = await run(
    tx,
    sql`
      update identity.staff_recovery_code
      set used_at = ${tx.now}::timestamptz
      where staff_id = ${staffId}::uuid
        and code_hash = ${codeHash}::bytea
        and used_at is null
    `,
  );
  return used === 1;
}

/** Forgets every recovery code of a member of staff, used ones too. */
export async function deleteRecoveryCodes(tx: Tx, staffId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from identity.staff_recovery_code
      where staff_id = ${staffId}::uuid
    `,
  );
}
