import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

/** A role of the shop's own as it stands. */
export interface OwnRoleRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
}

/** The shop's own roles by name; as many as there may be at most. No locks. */
export function selectOwnRoles(on: Queryable): Promise<readonly OwnRoleRow[]> {
  return many(
    on,
    sql<OwnRoleRow>`
      select id, name, description, scopes, version, created_at as "createdAt"
      from identity.role
      order by lower(name)
    `,
  );
}

/** One of the shop's own roles; null when the id is unknown. No locks. */
export function selectOwnRole(on: Queryable, id: string): Promise<OwnRoleRow | null> {
  return first(
    on,
    sql<OwnRoleRow>`
      select id, name, description, scopes, version, created_at as "createdAt"
      from identity.role
      where id = ${id}::uuid
    `,
  );
}

/** The same, locked against any change: whoever gives the role waits for this, and this for them. Null when unknown. */
export function lockOwnRole(tx: Tx, id: string): Promise<OwnRoleRow | null> {
  return first(
    tx,
    sql<OwnRoleRow>`
      select id, name, description, scopes, version, created_at as "createdAt"
      from identity.role
      where id = ${id}::uuid
      for update
    `,
  );
}

/** The same, held as it is until the caller commits; others may give it meanwhile too. Null when unknown. */
export function holdOwnRole(tx: Tx, id: string): Promise<OwnRoleRow | null> {
  return first(
    tx,
    sql<OwnRoleRow>`
      select id, name, description, scopes, version, created_at as "createdAt"
      from identity.role
      where id = ${id}::uuid
      for share
    `,
  );
}

interface StaffCountRow {
  readonly role: string;
  readonly roleId: string | null;
  readonly count: number;
}

/** How many members of staff have each role, disabled ones too; a role that nobody has is absent. No locks. */
export function countStaffByRole(on: Queryable): Promise<readonly StaffCountRow[]> {
  return many(
    on,
    sql<StaffCountRow>`
      select role, role_id as "roleId", count(*)::int as count
      from identity.staff
      group by role, role_id
    `,
  );
}

/** From here to the caller's commit nobody else adds a role, so that two additions count one after the other. */
export async function takeTurnToAdd(tx: Tx): Promise<void> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtext('identity.role'))`);
}

interface CountRow {
  readonly count: number;
}

/** How many roles of its own the shop has. No locks: `takeTurnToAdd` first. */
export async function countOwnRoles(on: Queryable): Promise<number> {
  const row = await first(on, sql<CountRow>`select count(*)::int as count from identity.role`);
  return row?.count ?? 0;
}

/** What is written of a role. */
export interface RoleValues {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
}

/** Enters a role unless another has the name, however it is capitalised. @returns whether it was entered */
export async function insertOwnRole(tx: Tx, role: RoleValues): Promise<boolean> {
  const inserted = await run(
    tx,
    sql`
      insert into identity.role (id, name, description, scopes, created_at)
      values (
        ${role.id}::uuid, ${role.name}::text, ${role.description}::text, ${role.scopes}::text[],
        ${tx.now}::timestamptz
      )
      on conflict ((lower(name))) do nothing
    `,
  );
  return inserted === 1;
}

/** Whether another role than this one has the name, however it is capitalised. No locks: `takeTurnToAdd` first. */
export async function isNameTaken(on: Queryable, name: string, exceptId: string): Promise<boolean> {
  const row = await first(
    on,
    sql<CountRow>`
      select count(*)::int as count
      from identity.role
      where lower(name) = lower(${name}::text)
        and id <> ${exceptId}::uuid
    `,
  );
  return (row?.count ?? 0) > 0;
}

/** The role reads as given; the caller has locked it. */
export async function updateOwnRole(tx: Tx, role: RoleValues): Promise<void> {
  await run(
    tx,
    sql`
      update identity.role
      set name = ${role.name}::text,
        description = ${role.description}::text,
        scopes = ${role.scopes}::text[],
        version = version + 1
      where id = ${role.id}::uuid
    `,
  );
}

/** The role is gone; the caller has locked it and seen that nobody has it. */
export async function deleteOwnRole(tx: Tx, id: string): Promise<void> {
  await run(tx, sql`delete from identity.role where id = ${id}::uuid`);
}
