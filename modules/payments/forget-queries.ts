import { type Statement, sql, type Tx } from "#platform/db";

/** What this process may have a provider forget until its lease ends. */
export interface ForgottenRow {
  readonly id: string;
  readonly provider: string;
  readonly token: string;
  readonly tries: number;
}

/** Takes what is due, oldest first, and leases it; what another process is taking is skipped. */
export function claimForgotten(
  tx: Tx,
  { limit, leasedUntil }: { readonly limit: number; readonly leasedUntil: Date },
): Statement<ForgottenRow> {
  return sql<ForgottenRow>`
    with due as materialized (
      select id
      from payments.forgotten_method
      where region = ${tx.region}::text
        and given_up_at is null
        and next_try_at <= ${tx.now}::timestamptz
      order by next_try_at, id
      limit ${limit}::int
      for update skip locked
    )
    update payments.forgotten_method
    set tries = forgotten_method.tries + 1, next_try_at = ${leasedUntil}::timestamptz
    from due
    where forgotten_method.region = ${tx.region}::text
      and forgotten_method.id = due.id
    returning forgotten_method.id, forgotten_method.provider, forgotten_method.token, forgotten_method.tries
  `;
}

/** It is forgotten, and we forget that it was to be. */
export function deleteForgotten(tx: Tx, id: string): Statement<never> {
  return sql`
    delete from payments.forgotten_method
    where region = ${tx.region}::text
      and id = ${id}::uuid
  `;
}

/** Puts it off until the next try, or for good. Nothing happens when it was taken again after its lease had ended. */
export function putOffForgotten(
  tx: Tx,
  later: {
    readonly id: string;
    readonly tries: number;
    readonly failure: string;
    readonly nextTryAt: Date;
    readonly isGivenUp: boolean;
  },
): Statement<never> {
  return sql`
    update payments.forgotten_method
    set failure = ${later.failure}::text,
      next_try_at = ${later.nextTryAt}::timestamptz,
      given_up_at = case when ${later.isGivenUp}::boolean then ${tx.now}::timestamptz end
    where region = ${tx.region}::text
      and id = ${later.id}::uuid
      and tries = ${later.tries}::int
  `;
}

/** What is saved anew is not to be forgotten any more. */
export function keepAfterAll(
  tx: Tx,
  saved: readonly { readonly provider: string; readonly token: string }[],
): Statement<never> {
  return sql`
    delete from payments.forgotten_method
    using unnest(
      ${saved.map(({ provider }) => provider)}::text[],
      ${saved.map(({ token }) => token)}::text[]
    ) as saved (provider, token)
    where forgotten_method.region = ${tx.region}::text
      and forgotten_method.provider = saved.provider
      and forgotten_method.token = saved.token
  `;
}
