import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface TermsRow {
  readonly id: string;
  readonly customerGroup: string | null;
  readonly taxExemption: string | null;
  readonly vatId: string | null;
}

/** On what terms these customers buy, of any region; one who is unknown or erased has no row. No locks. */
export function selectTerms(on: Queryable, ids: readonly string[]): Promise<readonly TermsRow[]> {
  return many(
    on,
    sql<TermsRow>`
      select id, customer_group as "customerGroup", tax_exemption as "taxExemption", vat_id as "vatId"
      from identity.customer
      where id = any(${ids}::uuid[])
        and erased_at is null
    `,
  );
}

/** Locks a living customer of this region; null when there is none. */
export function lockTerms(tx: Tx, id: string): Promise<TermsRow | null> {
  return first(
    tx,
    sql<TermsRow>`
      select id, customer_group as "customerGroup", tax_exemption as "taxExemption", vat_id as "vatId"
      from identity.customer
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and erased_at is null
      for update
    `,
  );
}

/** Sets the terms of a customer of this region. */
export function updateTerms(tx: Tx, terms: TermsRow): Promise<number> {
  return run(
    tx,
    sql`
      update identity.customer
      set customer_group = ${terms.customerGroup}::text,
        tax_exemption = ${terms.taxExemption}::text,
        vat_id = ${terms.vatId}::text,
        version = version + 1
      where region = ${tx.region}::text
        and id = ${terms.id}::uuid
    `,
  );
}
