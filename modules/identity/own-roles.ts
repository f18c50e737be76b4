import { InvalidInput, isId, newId } from "@hansa/kernel";
import { freeTextProblem } from "#modules/channels";
import type { Queryable, Tx } from "#platform/db";
import { type Actor, PreconditionFailed } from "#platform/http";
import { announceRightsChange } from "./authenticate.ts";
import { OwnRights, RoleBuiltIn, RoleExists, RoleInUse, RoleNotFound, TooManyRoles } from "./errors.ts";
import { parseName } from "./profile.ts";
import { assertHolds } from "./rights.ts";
import {
  countOwnRoles,
  countStaffByRole,
  deleteOwnRole,
  holdOwnRole,
  insertOwnRole,
  isNameTaken,
  lockOwnRole,
  type OwnRoleRow,
  selectOwnRole,
  selectOwnRoles,
  takeTurnToAdd,
  updateOwnRole,
} from "./role-queries.ts";
import { isRole, ROLE_DESCRIPTIONS, ROLES, type Role, SCOPES, scopesOf } from "./roles.ts";
import { selectStaffMember } from "./staff-queries.ts";

/** Most roles that a shop has of its own. */
export const MAX_OWN_ROLES = 50;
/** Most characters of a role's name. */
export const MAX_ROLE_NAME = 60;
/** Most characters of what a role is for. */
export const MAX_ROLE_DESCRIPTION = 300;

/** A role as the desk sees one. */
export interface RoleEntry {
  /** The name of a built-in role, or the id of one of the shop's own: what a member of staff is given. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly isBuiltIn: boolean;
  readonly scopes: readonly string[];
  /** How many members of staff have it, disabled ones too. */
  readonly staff: number;
  /** Null for built-in roles, which never change. */
  readonly version: number | null;
}

/** What a role of the shop's own is to be. */
export interface RoleDraft {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
}

/** Every role: the built-in ones first, the mightiest first, then the shop's own by name. */
export async function listRoles(on: Queryable): Promise<readonly RoleEntry[]> {
  const staff = await staffByRole(on);
  const own = await selectOwnRoles(on);
  return [...ROLES.map((role) => builtIn(role, staff)), ...own.map((row) => toEntry(row, staff))];
}

/** One role, built in or of the shop's own. @throws RoleNotFound */
export async function findRole(on: Queryable, id: string): Promise<RoleEntry> {
  const staff = await staffByRole(on);
  if (isRole(id)) return builtIn(id, staff);
  const row = isId(id) ? await selectOwnRole(on, id) : null;
  if (row === null) throw new RoleNotFound();
  return toEntry(row, staff);
}

/**
 * The role stands and can be given, with at most the rights of whoever makes it.
 *
 * @throws RightsExceeded, RoleExists, TooManyRoles, InvalidInput
 */
export async function makeRole(tx: Tx, actor: Actor, draft: RoleDraft): Promise<RoleEntry> {
  const values = parseDraft(draft);
  assertHolds(actor, values.scopes);
  await takeTurnToAdd(tx);
  if ((await countOwnRoles(tx)) >= MAX_OWN_ROLES) throw new TooManyRoles(MAX_OWN_ROLES);
  const id = newId(tx.now.getTime());
  if (!(await insertOwnRole(tx, { id, ...values }))) throw new RoleExists();
  return await findRole(tx, id);
}

/** What changes about a role; null stays. */
export interface RoleChange {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly scopes: readonly string[] | null;
  /** As it was read, or null to overwrite whatever stands. */
  readonly version: number | null;
}

/**
 * The role is as given; what it opens changes for everybody who has it and is signed in, within five seconds at most.
 *
 * @throws OwnRights when the scopes of the actor's own role are to change
 * @throws RightsExceeded when the role holds more than the actor does, or is to
 * @throws RoleBuiltIn, RoleNotFound, RoleExists, PreconditionFailed, InvalidInput
 */
export async function changeRole(
  tx: Tx,
  actor: Actor,
  change: RoleChange,
): Promise<{ readonly before: RoleEntry; readonly after: RoleEntry }> {
  await takeTurnToAdd(tx);
  const row = await lockToChange(tx, actor, change.id);
  if (change.version !== null && change.version !== row.version) throw new PreconditionFailed();
  const values = parseDraft({
    name: change.name ?? row.name,
    description: change.description ?? row.description,
    scopes: change.scopes ?? row.scopes,
  });
  assertHolds(actor, values.scopes);
  if (!isSameSet(values.scopes, row.scopes) && (await hasRole(tx, actor, row.id))) throw new OwnRights();
  if (await isNameTaken(tx, values.name, row.id)) throw new RoleExists();
  const before = toEntry(row, await staffByRole(tx));
  await updateOwnRole(tx, { id: row.id, ...values });
  await announceRightsChange(tx, [row.id]);
  return { before, after: await findRole(tx, row.id) };
}

/**
 * The role is gone.
 *
 * @throws RoleInUse while staff have it, disabled ones too; RightsExceeded when it holds more than the actor does
 * @throws RoleBuiltIn, RoleNotFound
 */
export async function deleteRole(tx: Tx, actor: Actor, id: string): Promise<RoleEntry> {
  const row = await lockToChange(tx, actor, id);
  const entry = toEntry(row, await staffByRole(tx));
  if (entry.staff > 0) throw new RoleInUse(entry.staff);
  await deleteOwnRole(tx, row.id);
  return entry;
}

/** A role as it is given to somebody: a built-in one, or one of the shop's own by its id. */
export interface GivenRole {
  readonly role: Role | "own";
  readonly roleId: string | null;
  readonly scopes: readonly string[];
}

/** The role that `id` names, which neither changes nor goes until the caller commits. @throws InvalidInput */
export async function holdRole(tx: Tx, id: string): Promise<GivenRole> {
  if (isRole(id)) return { role: id, roleId: null, scopes: scopesOf(id) };
  const row = isId(id) ? await holdOwnRole(tx, id) : null;
  if (row === null) throw new InvalidInput([{ pointer: "/role", message: "is not a role" }]);
  return { role: "own", roleId: row.id, scopes: row.scopes };
}

async function lockToChange(tx: Tx, actor: Actor, id: string): Promise<OwnRoleRow> {
  if (isRole(id)) throw new RoleBuiltIn();
  const row = isId(id) ? await lockOwnRole(tx, id) : null;
  if (row === null) throw new RoleNotFound();
  assertHolds(actor, row.scopes);
  return row;
}

async function hasRole(tx: Tx, actor: Actor, roleId: string): Promise<boolean> {
  if (actor.kind !== "staff") return false;
  const member = await selectStaffMember(tx, actor.id);
  return member?.roleId === roleId;
}

/** @throws InvalidInput; RoleExists when a built-in role has the name */
function parseDraft({ name, description, scopes }: RoleDraft): RoleDraft {
  const parsed = parseName(name);
  const words = description.normalize("NFC").trim();
  const about = words === "" ? null : freeTextProblem(words);
  const violations = [
    ...(parsed.length > MAX_ROLE_NAME ? [tooLong("/name", MAX_ROLE_NAME)] : []),
    ...(words.length > MAX_ROLE_DESCRIPTION ? [tooLong("/description", MAX_ROLE_DESCRIPTION)] : []),
    ...(about === null ? [] : [{ pointer: "/description", message: about }]),
    ...(scopes.length === 0 ? [{ pointer: "/scopes", message: "must name at least one" }] : []),
    ...scopes.flatMap((scope, index) =>
      SCOPES.includes(scope) ? [] : [{ pointer: `/scopes/${String(index)}`, message: "is not a scope of a role" }],
    ),
  ];
  if (violations.length > 0) throw new InvalidInput(violations);
  if (isRole(parsed.toLowerCase())) throw new RoleExists();
  return { name: parsed, description: words, scopes: SCOPES.filter((scope) => scopes.includes(scope)) };
}

function tooLong(pointer: string, most: number) {
  return { pointer, message: `must have at most ${String(most)} characters` };
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope) => other.includes(scope));
}

async function staffByRole(on: Queryable): Promise<ReadonlyMap<string, number>> {
  return new Map((await countStaffByRole(on)).map(({ role, roleId, count }) => [roleId ?? role, count]));
}

function builtIn(role: Role, staff: ReadonlyMap<string, number>): RoleEntry {
  return {
    id: role,
    name: role,
    description: ROLE_DESCRIPTIONS[role],
    isBuiltIn: true,
    scopes: scopesOf(role),
    staff: staff.get(role) ?? 0,
    version: null,
  };
}

function toEntry(row: OwnRoleRow, staff: ReadonlyMap<string, number>): RoleEntry {
  const { id, name, description, scopes, version } = row;
  return { id, name, description, isBuiltIn: false, scopes, staff: staff.get(id) ?? 0, version };
}
