import { many, type Queryable, run, sql, type Tx } from "#platform/db";

/** Notes that an address wants no reminders; twice is once. */
export function insertOptOut(tx: Tx, emailHash: Buffer): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.opt_out (region, email_hash, created_at)
      values (${tx.region}::text, ${emailHash}::bytea, ${tx.now}::timestamptz)
      on conflict (region, email_hash) do nothing
    `,
  );
}

export interface OptedOut {
  readonly emailHash: Buffer;
}

/** Of these addresses those that want no reminders. */
export function selectOptOuts(on: Queryable, emailHashes: readonly Buffer[]): Promise<readonly OptedOut[]> {
  return many(
    on,
    sql<OptedOut>`
      select email_hash as "emailHash"
      from notifications.opt_out
      where region = ${on.region}::text
        and email_hash = any(${emailHashes}::bytea[])
    `,
  );
}

export interface Reminded {
  readonly toAddress: string;
  readonly count: number;
}

/** How many reminders each of these addresses, in lower case, got since; one without any is absent. */
export function countReminders(on: Queryable, addresses: readonly string[], since: Date): Promise<readonly Reminded[]> {
  return many(
    on,
    sql<Reminded>`
      select lower(to_address) as "toAddress", count(*)::int as count
      from notifications.mail
      where region = ${on.region}::text
        and lower(to_address) = any(${addresses}::text[])
        and kind = 'cart_reminder'
        and created_at > ${since}::timestamptz
      group by lower(to_address)
    `,
  );
}
