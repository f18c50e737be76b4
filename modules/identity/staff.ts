import { newId } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { type Actor, Forbidden, PreconditionFailed, Unauthenticated } from "#platform/http";
import { announceRightsChange } from "./authenticate.ts";
import { deleteChallengesOf } from "./challenge-queries.ts";
import { parseEmail } from "./email.ts";
import { LastOwner, OwnRights, StaffExists, StaffNotFound } from "./errors.ts";
import { removeFactors } from "./factors.ts";
import { type GivenRole, holdRole } from "./own-roles.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";
import { parseName } from "./profile.ts";
import { assertHolds } from "./rights.ts";
import { scopesBy } from "./roles.ts";
import { endStaffSessionsOf } from "./sessions.ts";
import {
  insertStaff,
  lockOwners,
  selectDeskAccess,
  selectStaffMember,
  type StaffRow,
  updateStaff,
} from "./staff-queries.ts";

/** Whether anybody was ever given a way to the desk: where nobody was, a first start makes one. */
export async function hasDeskAccess(on: Queryable): Promise<boolean> {
  return (await selectDeskAccess(on))?.exists === true;
}

/** A member of staff as the desk sees one. */
export interface StaffMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** The name of a built-in role, or the id of one of the shop's own. */
  readonly role: string;
  readonly roleName: string;
  readonly scopes: readonly string[];
  readonly isDisabled: boolean;
  readonly hasSecondFactor: boolean;
  readonly createdAt: Date;
  readonly version: number;
}

/** The member of staff who asks; a key is nobody who could sign in. @throws Unauthenticated, Forbidden */
export function staffOf(actor: Actor): string {
  if (actor.kind === "guest") throw new Unauthenticated();
  if (actor.kind !== "staff") throw new Forbidden();
  return actor.id;
}

/** A new member of staff, its password hashed before the transaction opens. */
export interface NewStaff {
  readonly email: string;
  readonly name: string;
  /** The name of a built-in role, or the id of one of the shop's own. */
  readonly role: string;
  readonly passwordHash: string;
}

/**
 * The member stands and can sign in.
 *
 * @throws RightsExceeded when the role holds more than the actor does; StaffExists; InvalidInput when there is no such role
 */
export async function hireStaff(tx: Tx, actor: Actor, given: NewStaff): Promise<StaffMember> {
  const { scopes, ...role } = await holdRole(tx, given.role);
  assertHolds(actor, scopes);
  const email = parseEmail(given.email);
  const id = newId(tx.now.getTime());
  const member = { id, ...email, name: parseName(given.name), ...role, passwordHash: given.passwordHash };
  if (!(await insertStaff(tx, member))) throw new StaffExists();
  return await findStaff(tx, id);
}

/** Hashes a password for staff. @throws InvalidInput, Overloaded */
export async function hashStaffPassword(password: string, email: string): Promise<string> {
  assertGoodPassword(password, email);
  return await hashPassword(password);
}

/** What changes about a member of staff; null stays. */
export interface StaffChange {
  readonly id: string;
  readonly name: string | null;
  readonly role: string | null;
  readonly isDisabled: boolean | null;
  readonly passwordHash: string | null;
  /** As it was read, or null to overwrite whatever stands. */
  readonly version: number | null;
}

/**
 * The member is as given; a change of role, password or access ends the member's sessions within five seconds at most.
 *
 * @throws OwnRights when staff change their own role or access
 * @throws RightsExceeded when the old or the new role holds more than the actor does
 * @throws LastOwner, StaffNotFound, InvalidInput
 */
export async function changeStaff(tx: Tx, actor: Actor, change: StaffChange): Promise<StaffMember> {
  const owners = await lockOwners(tx);
  const before = await findStaff(tx, change.id);
  if (change.version !== null && change.version !== before.version) throw new PreconditionFailed();
  const given = change.role === null ? null : await holdRole(tx, change.role);
  assertMayChange(actor, before, { ...change, given });
  const staysOwner = (given?.role ?? before.role) === "owner" && !(change.isDisabled ?? before.isDisabled);
  if (!staysOwner && owners.length === 1 && owners[0] === change.id) throw new LastOwner();
  const name = change.name === null ? null : parseName(change.name);
  await updateStaff(tx, { ...change, name, role: given?.role ?? null, roleId: given?.roleId ?? null });
  const endsSessions = change.passwordHash !== null || change.isDisabled === true;
  if (endsSessions) {
    await endStaffSessionsOf(tx, change.id, null);
    await deleteChallengesOf(tx, change.id);
  }
  await announceRightsChange(tx, [change.id]);
  return await findStaff(tx, change.id);
}

/**
 * Another's second factors are gone and their sessions over: whoever lost phone and recovery codes comes back in by the
 * password, and begins anew.
 *
 * @throws StaffNotFound, FactorNotFound, RightsExceeded when the member holds more than the actor does
 */
export async function resetFactors(tx: Tx, actor: Actor, id: string): Promise<void> {
  const member = await findStaff(tx, id);
  assertHolds(actor, member.scopes);
  await removeFactors(tx, id);
  await endStaffSessionsOf(tx, id, null);
}

/** One member of staff, disabled or not. @throws StaffNotFound */
export async function findStaff(on: Queryable, id: string): Promise<StaffMember> {
  const row = await selectStaffMember(on, id);
  if (row === null) throw new StaffNotFound();
  return toStaffMember(row);
}

/** The shape that leaves the room; the password's hash never does. */
export function toStaffMember(row: StaffRow): StaffMember {
  const { disabledAt, roleId, ownName, ownScopes, ...member } = row;
  return {
    ...member,
    role: roleId ?? row.role,
    roleName: ownName ?? row.role,
    scopes: scopesBy(row.role, ownScopes),
    isDisabled: disabledAt !== null,
  };
}

function assertMayChange(
  actor: Actor,
  before: StaffMember,
  change: { readonly given: GivenRole | null; readonly isDisabled: boolean | null },
): void {
  const changesRights = change.given !== null || change.isDisabled !== null;
  if (changesRights && actor.kind === "staff" && actor.id === before.id) throw new OwnRights();
  assertHolds(actor, before.scopes);
  if (change.given !== null) assertHolds(actor, change.given.scopes);
}
