import { many, type Queryable, sql, type Tx } from "#platform/db";

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
