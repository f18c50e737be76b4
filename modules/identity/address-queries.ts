import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** Whose address book is meant; every statement asks for both, so that an id alone opens nothing. */
export interface Owner {
  readonly region: string;
  readonly customerId: string;
}

/** What an address is written with. */
export interface AddressValues {
  readonly name: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly subdivision: string | null;
  readonly postalCode: string;
  readonly country: string;
  readonly phone: string | null;
}

/** An address as it stands in the book. */
export interface AddressRow extends AddressValues {
  readonly id: string;
  readonly isDefault: boolean;
  readonly version: number;
}

interface CountRow {
  readonly count: number;
}

/** The address book of one customer, default first. No locks. */
export function selectAddresses(on: Queryable, owner: Owner): Promise<readonly AddressRow[]> {
  return many(
    on,
    sql<AddressRow>`
      select id, name, line1, line2, city, subdivision, postal_code as "postalCode", country, phone,
        is_default as "isDefault", version
      from identity.customer_address
      where region = ${owner.region}::text
        and customer_id = ${owner.customerId}::uuid
      order by is_default desc, id
    `,
  );
}

/** One address of this owner; null when the id is unknown or another's. No locks. */
export function selectAddress(on: Queryable, owner: Owner, id: string): Promise<AddressRow | null> {
  return first(
    on,
    sql<AddressRow>`
      select id, name, line1, line2, city, subdivision, postal_code as "postalCode", country, phone,
        is_default as "isDefault", version
      from identity.customer_address
      where region = ${owner.region}::text
        and customer_id = ${owner.customerId}::uuid
        and id = ${id}::uuid
    `,
  );
}

/** How many addresses the owner has. The caller holds the customer's row. */
export async function countAddresses(tx: Tx, customerId: string): Promise<number> {
  const { count } = await one(
    tx,
    sql<CountRow>`
      select count(*)::int as count
      from identity.customer_address
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
  return count;
}

/** Enters an address. */
export async function insertAddress(
  tx: Tx,
  address: AddressValues & { readonly id: string; readonly customerId: string; readonly isDefault: boolean },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.customer_address (
        region, id, customer_id, name, line1, line2, city, subdivision, postal_code, country, phone, is_default,
        created_at
      )
      values (
        ${tx.region}::text, ${address.id}::uuid, ${address.customerId}::uuid, ${address.name}::text,
        ${address.line1}::text, ${address.line2}::text, ${address.city}::text, ${address.subdivision}::text,
        ${address.postalCode}::text, ${address.country}::text, ${address.phone}::text, ${address.isDefault}::boolean,
        ${tx.now}::timestamptz
      )
    `,
  );
}

/** Rewrites an address of this owner. @returns whether there was one */
export async function updateAddress(
  tx: Tx,
  customerId: string,
  address: AddressValues & { readonly id: string },
): Promise<boolean> {
  const updated = await run(
    tx,
    sql`
      update identity.customer_address
      set name = ${address.name}::text,
        line1 = ${address.line1}::text,
        line2 = ${address.line2}::text,
        city = ${address.city}::text,
        subdivision = ${address.subdivision}::text,
        postal_code = ${address.postalCode}::text,
        country = ${address.country}::text,
        phone = ${address.phone}::text,
        version = version + 1
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and id = ${address.id}::uuid
    `,
  );
  return updated === 1;
}

/** No address of this owner is the default. */
export async function clearDefault(tx: Tx, customerId: string): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer_address
      set is_default = false
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and is_default
    `,
  );
}

/** This address of this owner is the default. */
export async function setDefault(tx: Tx, customerId: string, id: string): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer_address
      set is_default = true
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and id = ${id}::uuid
    `,
  );
}

/** Deletes an address of this owner. @returns whether there was one */
export async function deleteAddress(tx: Tx, customerId: string, id: string): Promise<boolean> {
  const deleted = await run(
    tx,
    sql`
      delete from identity.customer_address
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and id = ${id}::uuid
    `,
  );
  return deleted === 1;
}

/** Empties the owner's address book. */
export async function deleteAddressesOf(tx: Tx, customerId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from identity.customer_address
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
}
