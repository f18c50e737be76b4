import { InvalidInput, MINUTE_MS } from "@hansa/kernel";
import { freeTextProblem } from "#modules/channels";
import type { Queryable, Tx } from "#platform/db";
import { PreconditionFailed } from "#platform/http";
import { announce } from "#platform/events";
import { deleteAddressesOf } from "./address-queries.ts";
import { type BookedAddress, listAddresses } from "./addresses.ts";
import {
  type CustomerRow,
  blankCustomer,
  lockCustomer,
  selectCustomer,
  selectLocales,
  selectVerifiedEmail,
  updateProfile,
} from "./customer-queries.ts";
import { CustomerNotFound, ReauthenticationNeeded } from "./errors.ts";
import { customerErased } from "./events.ts";
import { deleteMailRequestsOf } from "./mail-queries.ts";
import { selectOwnSession, selectSessionsOf } from "./session-queries.ts";
import { endSessionsOf } from "./sessions.ts";

/** Erasing cannot be undone, so the session that asks for it must be at most this old. */
export const FRESH_SESSION_MS = 15 * MINUTE_MS;
const MAX_NAME = 100;

/** A customer as the customer and the desk see them. */
export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly locale: string | null;
  readonly externalId: string | null;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

/** The language that each of these customers reads, as a BCP 47 locale; one that has said none is absent. */
export async function localesOf(on: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await selectLocales(on, ids)).map(({ id, locale }) => [id, locale]));
}

/** The customer with this id in this region, erased or not. @throws CustomerNotFound */
export async function findCustomer(
  on: Queryable,
  of: { readonly region: string; readonly id: string },
): Promise<Customer> {
  const row = await selectCustomer(on, of);
  if (row === null) throw new CustomerNotFound();
  return toCustomer(row);
}

/**
 * The address, in its normalised form, that this customer has proved to read the mail of.
 *
 * @returns null when the customer is unknown or has proved none: nothing that a guest did may then be theirs
 */
export async function verifiedEmailOf(on: Queryable, customerId: string): Promise<string | null> {
  const row = await selectVerifiedEmail(on, customerId);
  return row?.emailNormalised ?? null;
}

/**
 * Name and locale are as given; what is null stays.
 *
 * @param given `version` as it was read, or null to overwrite whatever stands
 * @throws InvalidInput, CustomerNotFound
 */
export async function changeProfile(
  tx: Tx,
  given: {
    readonly id: string;
    readonly name: string | null;
    readonly locale: string | null;
    readonly version: number | null;
  },
): Promise<Customer> {
  const name = given.name === null ? null : parseName(given.name);
  const before = await lockCustomer(tx, given.id);
  if (before === null) throw new CustomerNotFound();
  if (given.version !== null && given.version !== before.version) throw new PreconditionFailed();
  await updateProfile(tx, { id: given.id, name, locale: given.locale });
  return await findCustomer(tx, { region: tx.region, id: given.id });
}

/** A name that can be shown anywhere. @throws InvalidInput */
export function parseName(text: string, pointer = "/name"): string {
  const name = text.normalize("NFC").replaceAll(/ +/g, " ").trim();
  const problem =
    name === "" || name.length > MAX_NAME ? `must have 1 to ${String(MAX_NAME)} characters` : freeTextProblem(name);
  if (problem !== null) throw new InvalidInput([{ pointer, message: problem }]);
  return name;
}

/** Everything that this room keeps about a customer, for the customer. */
export interface IdentityExport {
  readonly customer: Customer;
  readonly addresses: readonly BookedAddress[];
  readonly sessions: readonly {
    readonly ip: string;
    readonly userAgent: string;
    readonly createdAt: Date;
    readonly lastSeenAt: Date;
  }[];
}

/** Collects what this room keeps about a customer. @throws CustomerNotFound */
export async function exportIdentity(
  on: Queryable,
  of: { readonly region: string; readonly id: string },
): Promise<IdentityExport> {
  const owner = { region: of.region, customerId: of.id };
  const sessions = await selectSessionsOf(on, owner);
  return {
    customer: await findCustomer(on, of),
    addresses: await listAddresses(on, owner),
    sessions: sessions.map(({ ip, userAgent, createdAt, lastSeenAt }) => ({ ip, userAgent, createdAt, lastSeenAt })),
  };
}

/**
 * Nothing here tells any more who the customer was: address, name, password, addresses, sessions and links are gone, and
 * the other rooms hear of it. The id stays, since orders and the audit log must keep what happened.
 *
 * @throws CustomerNotFound when unknown or erased before
 */
export async function eraseCustomer(tx: Tx, customerId: string): Promise<void> {
  if ((await lockCustomer(tx, customerId)) === null) throw new CustomerNotFound();
  await deleteAddressesOf(tx, customerId);
  await deleteMailRequestsOf(tx, customerId);
  await endSessionsOf(tx, customerId, null);
  await blankCustomer(tx, customerId);
  await announce(tx, customerErased, [{ customerId }]);
}

/** Lets pass only who signed in lately. @throws ReauthenticationNeeded */
export async function assertFreshSession(tx: Tx, customerId: string, tokenHash: Buffer | null): Promise<void> {
  const session = tokenHash === null ? null : await selectOwnSession(tx, { region: tx.region, customerId, tokenHash });
  const isFresh = session !== null && tx.now.getTime() - session.createdAt.getTime() <= FRESH_SESSION_MS;
  if (!isFresh) throw new ReauthenticationNeeded();
}

/** The shape that leaves the room; the password's hash never does. */
export function toCustomer(row: CustomerRow): Customer {
  const { id, email, name, locale, externalId, erasedAt, createdAt, version } = row;
  return {
    id,
    email,
    emailVerified: row.emailVerifiedAt !== null,
    name,
    locale,
    externalId,
    erasedAt,
    createdAt,
    version,
  };
}
