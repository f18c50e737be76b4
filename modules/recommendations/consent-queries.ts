import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface ConsentRow {
  readonly isGranted: boolean;
  readonly decidedAt: Date;
}

/** What a customer decided; null for one who never said. */
export function selectConsent(on: Queryable, customerId: string): Promise<ConsentRow | null> {
  return first(
    on,
    sql<ConsentRow>`
      select is_granted as "isGranted", decided_at as "decidedAt"
      from recommendations.consent
      where region = ${on.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
}

/** What those of the customers who ever said anything decided. */
export function selectConsents(
  on: Queryable,
  customerIds: readonly string[],
): Promise<readonly { readonly customerId: string; readonly isGranted: boolean }[]> {
  return many(
    on,
    sql<{ readonly customerId: string; readonly isGranted: boolean }>`
      select customer_id as "customerId", is_granted as "isGranted"
      from recommendations.consent
      where region = ${on.region}::text
        and customer_id = any(${customerIds}::uuid[])
    `,
  );
}

/** Keeps the decision in place of an earlier one. */
export async function upsertConsent(tx: Tx, customerId: string, isGranted: boolean): Promise<void> {
  await run(
    tx,
    sql`
      insert into recommendations.consent (region, customer_id, is_granted, decided_at)
      values (${tx.region}::text, ${customerId}::uuid, ${isGranted}::boolean, ${tx.now}::timestamptz)
      on conflict (region, customer_id) do update
      set is_granted = excluded.is_granted, decided_at = excluded.decided_at
    `,
  );
}

/** Forgets what a customer decided. */
export async function deleteConsent(tx: Tx, customerId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from recommendations.consent
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
}
