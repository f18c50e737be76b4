import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { SavedMethod } from "./saved-method.ts";

/** A saved way to pay as it is stored. */
export interface SavedMethodRow {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  readonly token: string;
  readonly fingerprint: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expires: string | null;
  readonly consentedAt: Date;
}

/** Writes saved ways to pay; one that the customer has already is only brought up to date. Answers with those that are new. */
export function insertSavedMethods(
  tx: Tx,
  methods: readonly (SavedMethod & { readonly customerId: string; readonly attemptKey: string })[],
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    insert into payments.saved_method (
      region, id, customer_id, provider, method, token, fingerprint, brand, last4, expires, consent_attempt_key, consented_at
    )
    select ${tx.region}::text, id, customer_id, provider, method, token, fingerprint, brand, last4, expires, attempt_key,
      ${tx.now}::timestamptz
    from unnest(
      ${methods.map((one) => one.id)}::uuid[],
      ${methods.map((one) => one.customerId)}::uuid[],
      ${methods.map((one) => one.provider)}::text[],
      ${methods.map((one) => one.method)}::text[],
      ${methods.map((one) => one.token)}::text[],
      ${methods.map((one) => one.fingerprint)}::text[],
      ${methods.map((one) => one.brand)}::text[],
      ${methods.map((one) => one.last4)}::text[],
      ${methods.map((one) => one.expires)}::text[],
      ${methods.map((one) => one.attemptKey)}::uuid[]
    ) as one (id, customer_id, provider, method, token, fingerprint, brand, last4, expires, attempt_key)
    order by customer_id, provider, token
    on conflict (region, customer_id, provider, token) do update
    set brand = excluded.brand, last4 = excluded.last4, expires = excluded.expires
    returning id
  `;
}

/** A customer's saved ways to pay, or the one with this id; the newest first. Nobody else's are found. */
export function savedMethodsOf(
  on: Queryable,
  { customerId, id, limit }: { readonly customerId: string; readonly id: string | null; readonly limit: number },
): Statement<SavedMethodRow> {
  return sql<SavedMethodRow>`
    select id, provider, method, token, fingerprint, brand, last4, expires, consented_at as "consentedAt"
    from payments.saved_method
    where region = ${on.region}::text
      and customer_id = ${customerId}::uuid
      and (${id}::uuid is null or id = ${id}::uuid)
    order by id desc
    limit ${limit}::int
  `;
}

/**
 * Deletes a customer's saved ways to pay, or the one with this id, and notes that their providers are to forget them; no row
 * means that there is none.
 */
export function deleteSavedMethods(
  tx: Tx,
  { customerId, id }: { readonly customerId: string; readonly id: string | null },
): Statement<{ readonly id: string }> {
  return sql<{ readonly id: string }>`
    with gone as (
      delete from payments.saved_method
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and (${id}::uuid is null or id = ${id}::uuid)
      returning id, provider, token
    ), noted as (
      insert into payments.forgotten_method (region, id, provider, token, requested_at, next_try_at)
      select ${tx.region}::text, gone.id, gone.provider, gone.token, ${tx.now}::timestamptz, ${tx.now}::timestamptz
      from gone
      order by gone.provider, gone.token
      on conflict (region, provider, token) do update
      set requested_at = excluded.requested_at, next_try_at = excluded.next_try_at, tries = 0, given_up_at = null
    )
    select gone.id
    from gone
  `;
}
