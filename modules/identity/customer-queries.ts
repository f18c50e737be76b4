import { first, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

export interface CustomerRow {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly locale: string | null;
  readonly emailVerifiedAt: Date | null;
  readonly externalId: string | null;
  readonly erasedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
}

export interface ListedCustomerRow extends CustomerRow {
  readonly customerGroup: string | null;
}

export interface SecretRow {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string | null;
}

interface VerifiedRow {
  readonly emailNormalised: string;
}

interface IdRow {
  readonly id: string;
}

/** One of the region's customers, erased or not; null when the id is unknown here. No locks. */
export function selectCustomer(
  on: Queryable,
  of: { readonly region: string; readonly id: string },
): Promise<CustomerRow | null> {
  return first(
    on,
    sql<CustomerRow>`
      select id, email, name, locale, email_verified_at as "emailVerifiedAt", external_id as "externalId",
        erased_at as "erasedAt", version, created_at as "createdAt"
      from identity.customer
      where region = ${of.region}::text
        and id = ${of.id}::uuid
    `,
  );
}

/** The languages of these customers; one that has said none is absent. No locks. */
export function selectLocales(
  on: Queryable,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly locale: string }[]> {
  return many(
    on,
    sql<{ readonly id: string; readonly locale: string }>`
      select id, locale
      from identity.customer
      where region = ${on.region}::text
        and id = any(${ids}::uuid[])
        and locale is not null
    `,
  );
}

/** The proved address of a customer of any region; null when the id is unknown or nothing is proved. No locks. */
export function selectVerifiedEmail(on: Queryable, id: string): Promise<VerifiedRow | null> {
  return first(
    on,
    sql<VerifiedRow>`
      select email_normalised as "emailNormalised"
      from identity.customer
      where id = ${id}::uuid
        and email_verified_at is not null
        and erased_at is null
    `,
  );
}

/** Locks one living customer; null when the id is unknown here or was erased. */
export function lockCustomer(tx: Tx, id: string): Promise<CustomerRow | null> {
  return first(
    tx,
    sql<CustomerRow>`
      select id, email, name, locale, email_verified_at as "emailVerifiedAt", external_id as "externalId",
        erased_at as "erasedAt", version, created_at as "createdAt"
      from identity.customer
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and erased_at is null
      for update
    `,
  );
}

/** What a sign-in needs of the customer with this address; null when nobody has it. No locks. */
export function selectSecretByEmail(
  on: Queryable,
  of: { readonly region: string; readonly normalised: string },
): Promise<SecretRow | null> {
  return first(
    on,
    sql<SecretRow>`
      select id, email, password_hash as "passwordHash"
      from identity.customer
      where region = ${of.region}::text
        and email_normalised = ${of.normalised}::text
        and erased_at is null
    `,
  );
}

/** The same by id, for a password that is asked for again. No locks. */
export function selectSecretById(
  on: Queryable,
  of: { readonly region: string; readonly id: string },
): Promise<SecretRow | null> {
  return first(
    on,
    sql<SecretRow>`
      select id, email, password_hash as "passwordHash"
      from identity.customer
      where region = ${of.region}::text
        and id = ${of.id}::uuid
        and erased_at is null
    `,
  );
}

/** Enters a customer unless the address is taken. @returns whether the customer was entered */
export async function insertCustomer(
  tx: Tx,
  customer: {
    readonly id: string;
    readonly email: string;
    readonly normalised: string;
    readonly name: string | null;
    readonly locale: string | null;
    readonly passwordHash: string;
  },
): Promise<boolean> {
  const inserted = await run(
    tx,
    sql`
      insert into identity.customer (region, id, email, email_normalised, name, locale, password_hash, created_at)
      values (
        ${tx.region}::text, ${customer.id}::uuid, ${customer.email}::text, ${customer.normalised}::text,
        ${customer.name}::text, ${customer.locale}::text, ${customer.passwordHash}::text, ${tx.now}::timestamptz
      )
      on conflict (region, email_normalised) do nothing
    `,
  );
  return inserted === 1;
}

/** Changes what a customer may change freely; null leaves a value as it is. @returns the new version */
export async function updateProfile(
  tx: Tx,
  profile: { readonly id: string; readonly name: string | null; readonly locale: string | null },
): Promise<number> {
  const { version } = await one(
    tx,
    sql<{ readonly version: number }>`
      update identity.customer
      set name = coalesce(${profile.name}::text, name),
        locale = coalesce(${profile.locale}::text, locale),
        version = version + 1
      where region = ${tx.region}::text
        and id = ${profile.id}::uuid
        and erased_at is null
      returning version
    `,
  );
  return version;
}

/** Sets a password. Locks the customer. */
export async function updatePassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer
      set password_hash = ${passwordHash}::text,
        version = version + 1
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and erased_at is null
    `,
  );
}

/** Marks the address as proved, unless it is already. @returns whether it was not */
export async function markVerified(tx: Tx, id: string): Promise<boolean> {
  const marked = await run(
    tx,
    sql`
      update identity.customer
      set email_verified_at = ${tx.now}::timestamptz,
        version = version + 1
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and email_verified_at is null
        and erased_at is null
    `,
  );
  return marked === 1;
}

/** Gives the customer another, proved address, unless somebody has it. @returns whether it was free */
export async function updateEmail(
  tx: Tx,
  id: string,
  { email, normalised }: { readonly email: string; readonly normalised: string },
): Promise<boolean> {
  const row = await first(
    tx,
    sql<IdRow>`
      update identity.customer
      set email = ${email}::text,
        email_normalised = ${normalised}::text,
        email_verified_at = ${tx.now}::timestamptz,
        version = version + 1
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and erased_at is null
        and not exists (
          select
          from identity.customer as other
          where other.region = ${tx.region}::text
            and other.email_normalised = ${normalised}::text
            and other.id <> ${id}::uuid
        )
      returning id
    `,
  );
  return row !== null;
}

/** Takes every personal datum from the customer; the row stays, since orders and the audit log name its id. */
export async function blankCustomer(tx: Tx, id: string): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer
      set email = 'erased-' || id || '@erased.invalid',
        email_normalised = 'erased-' || id || '@erased.invalid',
        name = null,
        locale = null,
        password_hash = null,
        email_verified_at = null,
        external_id = null,
        tax_exemption = null,
        vat_id = null,
        erased_at = ${tx.now}::timestamptz,
        version = version + 1
      where region = ${tx.region}::text
        and id = ${id}::uuid
    `,
  );
}
