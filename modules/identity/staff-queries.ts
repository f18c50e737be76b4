import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { Role } from "./roles.ts";

/** A member of staff; `ownName` and `ownScopes` are those of the shop's own role, null with a built-in one. */
export interface StaffRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly roleId: string | null;
  readonly ownName: string | null;
  readonly ownScopes: readonly string[] | null;
  readonly disabledAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly version: number;
  readonly createdAt: Date;
}

interface StaffSecretRow {
  readonly id: string;
  readonly passwordHash: string;
}

/** What the sign-in of enabled staff needs; null when nobody has the address or was disabled. No locks. */
export function selectStaffSecret(on: Queryable, normalised: string): Promise<StaffSecretRow | null> {
  return first(
    on,
    sql<StaffSecretRow>`
      select id, password_hash as "passwordHash"
      from identity.staff
      where email_normalised = ${normalised}::text
        and disabled_at is null
    `,
  );
}

/** One member of staff; null when the id is unknown. No locks. */
export function selectStaffMember(on: Queryable, id: string): Promise<StaffRow | null> {
  return first(
    on,
    sql<StaffRow>`
      select staff.id, staff.email, staff.name, staff.role, staff.role_id as "roleId", own.name as "ownName",
        own.scopes as "ownScopes", staff.disabled_at as "disabledAt", staff.version,
        staff.created_at as "createdAt",
        (
          exists (select from identity.staff_totp where staff_id = staff.id)
          or exists (select from identity.staff_passkey where staff_id = staff.id)
        ) as "hasSecondFactor"
      from identity.staff
      left join identity.role as own on own.id = staff.role_id
      where staff.id = ${id}::uuid
    `,
  );
}

interface Access {
  readonly exists: boolean;
}

/** Whether anybody was ever given a way to the desk: staff or a key, disabled and revoked ones too. No locks. */
export function selectDeskAccess(on: Queryable): Promise<Access | null> {
  return first(
    on,
    sql<Access>`
      select exists (select from identity.staff) or exists (select from identity.api_key) as "exists"
    `,
  );
}

/** Staff in the order of their ids, after one. No locks. */
export function selectStaff(
  on: Queryable,
  page: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly StaffRow[]> {
  return many(
    on,
    sql<StaffRow>`
      select staff.id, staff.email, staff.name, staff.role, staff.role_id as "roleId", own.name as "ownName",
        own.scopes as "ownScopes", staff.disabled_at as "disabledAt", staff.version,
        staff.created_at as "createdAt",
        (
          exists (select from identity.staff_totp where staff_id = staff.id)
          or exists (select from identity.staff_passkey where staff_id = staff.id)
        ) as "hasSecondFactor"
      from identity.staff
      left join identity.role as own on own.id = staff.role_id
      where (${page.afterId}::uuid is null or staff.id > ${page.afterId}::uuid)
      order by staff.id
      limit ${page.limit}::int
    `,
  );
}

/** Locks all owners who can sign in, in the order of their ids, and then the one that is meant. @returns the owners' ids */
export async function lockOwners(tx: Tx): Promise<readonly string[]> {
  const rows = await many(
    tx,
    sql<{ readonly id: string }>`
      select id
      from identity.staff
      where role = 'owner'
        and disabled_at is null
      order by id
      for update
    `,
  );
  return rows.map(({ id }) => id);
}

/** Enters a member of staff unless the address is taken. @returns whether the member was entered */
export async function insertStaff(
  tx: Tx,
  member: {
    readonly id: string;
    readonly email: string;
    readonly normalised: string;
    readonly name: string;
    readonly role: Role | "own";
    readonly roleId: string | null;
    readonly passwordHash: string;
  },
): Promise<boolean> {
  const inserted = await run(
    tx,
    sql`
      insert into identity.staff (id, email, email_normalised, name, role, role_id, password_hash, created_at)
      values (
        ${member.id}::uuid, ${member.email}::text, ${member.normalised}::text, ${member.name}::text,
        ${member.role}::text, ${member.roleId}::uuid, ${member.passwordHash}::text, ${tx.now}::timestamptz
      )
      on conflict (email_normalised) do nothing
    `,
  );
  return inserted === 1;
}

/** Changes a member of staff; null leaves a value as it is, a role takes its `roleId` along, and `isDisabled` decides about signing in. */
export async function updateStaff(
  tx: Tx,
  member: {
    readonly id: string;
    readonly name: string | null;
    readonly role: Role | "own" | null;
    readonly roleId: string | null;
    readonly isDisabled: boolean | null;
    readonly passwordHash: string | null;
  },
): Promise<void> {
  await run(
    tx,
    sql`
      update identity.staff
      set name = coalesce(${member.name}::text, name),
        role = coalesce(${member.role}::text, role),
        role_id = case when ${member.role}::text is null then role_id else ${member.roleId}::uuid end,
        password_hash = coalesce(${member.passwordHash}::text, password_hash),
        disabled_at = case
          when ${member.isDisabled}::boolean is null then disabled_at
          when ${member.isDisabled}::boolean then coalesce(disabled_at, ${tx.now}::timestamptz)
        end,
        version = version + 1
      where id = ${member.id}::uuid
    `,
  );
}
