import { many, type Queryable, run, sql, type Tx } from "#platform/db";

interface WrittenRow {
  readonly normalised: string;
  /** Null for a customer who is new. */
  readonly versionBefore: number | null;
  readonly version: number;
}

/**
 * Enters customers of another system, or renames those who stand: by external id first, then by address. Passwords and
 * verification are never touched. Rows are written in the order of their addresses. What is read in `returning` is the
 * row as it stood before the statement.
 *
 * @returns the addresses that were written; one whose external id or address belongs to another customer is not
 */
export async function upsertImported(
  tx: Tx,
  rows: readonly {
    readonly id: string;
    readonly externalId: string | null;
    readonly email: string;
    readonly normalised: string;
    readonly name: string | null;
    readonly locale: string | null;
  }[],
): Promise<readonly WrittenRow[]> {
  return await many(
    tx,
    sql<WrittenRow>`
      insert into identity.customer as customer (
        region, id, email, email_normalised, name, locale, external_id, created_at
      )
      select ${tx.region}::text, given.id, given.email, given.normalised, given.name, given.locale, given.external_id,
        ${tx.now}::timestamptz
      from unnest(
        ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ email }) => email)}::text[],
        ${rows.map(({ normalised }) => normalised)}::text[], ${rows.map(({ name }) => name)}::text[],
        ${rows.map(({ locale }) => locale)}::text[], ${rows.map(({ externalId }) => externalId)}::text[]
      ) as given (id, email, normalised, name, locale, external_id)
      where not exists (
        select
        from identity.customer as standing
        where standing.region = ${tx.region}::text
          and standing.external_id = given.external_id
          and standing.email_normalised <> given.normalised
      )
      order by given.normalised
      on conflict (region, email_normalised) do update set
        name = coalesce(excluded.name, customer.name),
        locale = coalesce(excluded.locale, customer.locale),
        external_id = coalesce(excluded.external_id, customer.external_id),
        version = customer.version + case
          when (excluded.name is null or excluded.name is not distinct from customer.name)
            and (excluded.locale is null or excluded.locale is not distinct from customer.locale)
            and (excluded.external_id is null or excluded.external_id is not distinct from customer.external_id)
          then 0
          else 1
        end
      where customer.erased_at is null
        and (customer.external_id is null or excluded.external_id is null or customer.external_id = excluded.external_id)
      returning email_normalised as "normalised", version, (
        select before.version
        from identity.customer as before
        where before.region = customer.region
          and before.id = customer.id
      ) as "versionBefore"
    `,
  );
}

interface NamedCustomer {
  readonly externalId: string;
  readonly id: string;
}

/** Customers of this region by their external ids; an absent row is an id that nobody has, or whose owner was erased. */
export async function selectByExternalId(
  on: Queryable,
  externalIds: readonly string[],
): Promise<readonly NamedCustomer[]> {
  return await many(
    on,
    sql<NamedCustomer>`
      select external_id as "externalId", id
      from identity.customer
      where region = ${on.region}::text
        and external_id = any(${externalIds}::text[])
        and erased_at is null
    `,
  );
}

/** What imports write of a customer. */
export interface ImportedStateRow {
  readonly id: string;
  readonly normalised: string;
  readonly name: string | null;
  readonly locale: string | null;
  readonly externalId: string | null;
}

/** Customers of these addresses or ids, locked in the order of their ids; an absent row is one that nobody is, or who was erased. */
export async function lockImportedRows(
  tx: Tx,
  of: { readonly normalised: readonly string[]; readonly ids: readonly string[] },
): Promise<readonly ImportedStateRow[]> {
  return await many(
    tx,
    sql<ImportedStateRow>`
      select id, email_normalised as normalised, name, locale, external_id as "externalId"
      from identity.customer
      where region = ${tx.region}::text
        and (email_normalised = any(${of.normalised}::text[]) or id = any(${of.ids}::uuid[]))
        and erased_at is null
      order by id
      for update
    `,
  );
}

/** Which of these customers have done something with their account: set a password, proved or entered an address. */
export async function usedCustomers(on: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await many(
    on,
    sql<{ readonly id: string }>`
      select id
      from identity.customer
      where region = ${on.region}::text
        and id = any(${ids}::uuid[])
        and (
          password_hash is not null
          or email_verified_at is not null
          or exists (
            select
            from identity.customer_address
            where customer_address.region = customer.region
              and customer_address.customer_id = customer.id
          )
        )
    `,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Puts back what imports wrote of these customers, in the order of their ids. The caller holds their locks. */
export async function restoreImported(tx: Tx, states: readonly Omit<ImportedStateRow, "normalised">[]): Promise<void> {
  await run(
    tx,
    sql`
      update identity.customer
      set name = given.name, locale = given.locale, external_id = given.external_id, version = version + 1
      from unnest(
        ${states.map(({ id }) => id)}::uuid[], ${states.map(({ name }) => name)}::text[],
        ${states.map(({ locale }) => locale)}::text[], ${states.map(({ externalId }) => externalId)}::text[]
      ) as given (id, name, locale, external_id)
      where customer.region = ${tx.region}::text
        and customer.id = given.id
    `,
  );
}
