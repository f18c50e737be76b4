import { newId } from "@hansa/kernel";
import { type Address, parseAddress } from "#modules/channels";
import type { Queryable, Tx } from "#platform/db";
import { PreconditionFailed } from "#platform/http";
import {
  type AddressRow,
  type AddressValues,
  clearDefault,
  countAddresses,
  deleteAddress,
  insertAddress,
  type Owner,
  selectAddress,
  selectAddresses,
  setDefault,
  updateAddress,
} from "./address-queries.ts";
import { lockCustomer } from "./customer-queries.ts";
import { AddressNotFound, CustomerNotFound, TooManyAddresses } from "./errors.ts";

/** Most addresses that one customer keeps. */
export const MAX_ADDRESSES = 50;

/** An address in a customer's address book. */
export interface BookedAddress extends Address {
  readonly id: string;
  readonly isDefault: boolean;
  readonly version: number;
}

/** The customer's address book, default first. */
export async function listAddresses(on: Queryable, owner: Owner): Promise<readonly BookedAddress[]> {
  const rows = await selectAddresses(on, owner);
  return rows.map(toBooked);
}

/** One address of the customer. @throws AddressNotFound also when it is somebody else's */
export async function findAddress(on: Queryable, owner: Owner, id: string): Promise<BookedAddress> {
  const row = await selectAddress(on, owner, id);
  if (row === null) throw new AddressNotFound();
  return toBooked(row);
}

/**
 * The address stands in the customer's book; the first one is the default.
 *
 * @throws InvalidInput, TooManyAddresses, CustomerNotFound
 */
export async function bookAddress(
  tx: Tx,
  customerId: string,
  given: { readonly address: Address; readonly isDefault: boolean },
): Promise<BookedAddress> {
  const values = toValues(parseAddress(given.address));
  // The customer's row is held, so that two additions count one after the other.
  if ((await lockCustomer(tx, customerId)) === null) throw new CustomerNotFound();
  const count = await countAddresses(tx, customerId);
  if (count >= MAX_ADDRESSES) throw new TooManyAddresses(MAX_ADDRESSES);
  const isDefault = given.isDefault || count === 0;
  if (isDefault) await clearDefault(tx, customerId);
  const id = newId(tx.now.getTime());
  await insertAddress(tx, { ...values, id, customerId, isDefault });
  return await findAddress(tx, { region: tx.region, customerId }, id);
}

/**
 * The address reads as given.
 *
 * @param given `version` as it was read, or null to overwrite whatever stands
 * @throws InvalidInput, AddressNotFound
 */
export async function rewriteAddress(
  tx: Tx,
  customerId: string,
  given: {
    readonly id: string;
    readonly address: Address;
    readonly isDefault: boolean;
    readonly version: number | null;
  },
): Promise<BookedAddress> {
  const values = toValues(parseAddress(given.address));
  const owner = { region: tx.region, customerId };
  if ((await lockCustomer(tx, customerId)) === null) throw new AddressNotFound();
  const before = await findAddress(tx, owner, given.id);
  if (given.version !== null && given.version !== before.version) throw new PreconditionFailed();
  await updateAddress(tx, customerId, { ...values, id: given.id });
  if (given.isDefault && !before.isDefault) {
    await clearDefault(tx, customerId);
    await setDefault(tx, customerId, given.id);
  }
  return await findAddress(tx, owner, given.id);
}

/** The address is gone from the customer's book. @throws AddressNotFound also when it is somebody else's */
export async function removeAddress(tx: Tx, customerId: string, id: string): Promise<void> {
  if (!(await deleteAddress(tx, customerId, id))) throw new AddressNotFound();
}

function toValues(address: Address): AddressValues {
  const { name, line1, line2, city, region, postalCode, country, phone } = address;
  return {
    name,
    line1,
    line2: line2 ?? null,
    city,
    subdivision: region ?? null,
    postalCode,
    country,
    phone: phone ?? null,
  };
}

function toBooked(row: AddressRow): BookedAddress {
  return {
    id: row.id,
    name: row.name,
    line1: row.line1,
    ...(row.line2 === null ? {} : { line2: row.line2 }),
    city: row.city,
    ...(row.subdivision === null ? {} : { region: row.subdivision }),
    postalCode: row.postalCode,
    country: row.country,
    ...(row.phone === null ? {} : { phone: row.phone }),
    isDefault: row.isDefault,
    version: row.version,
  };
}
