import { first, run, sql, type Tx } from "#platform/db";

/** What a mailed link is for. */
export type MailPurpose = "reset_password" | "verify_email" | "change_email" | "account_exists";

interface MailRow {
  readonly id: string;
  readonly purpose: MailPurpose;
  readonly customerId: string | null;
  readonly newEmail: string | null;
  readonly expiresAt: Date;
}

/** Notes that a mail with a link is due; without a customer it leads nowhere and only takes as long. */
export async function insertMailRequest(
  tx: Tx,
  request: {
    readonly id: string;
    readonly purpose: MailPurpose;
    readonly customerId: string | null;
    readonly newEmail: string | null;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await run(
    tx,
    sql`
      insert into identity.mail_request (region, id, purpose, customer_id, new_email, requested_at, expires_at)
      values (
        ${tx.region}::text, ${request.id}::uuid, ${request.purpose}::text, ${request.customerId}::uuid,
        ${request.newEmail}::text, ${tx.now}::timestamptz, ${request.expiresAt}::timestamptz
      )
    `,
  );
}

/** Locks a request that can still be mailed; null when it was used, ran out, or leads nowhere. */
export function lockMailRequest(tx: Tx, id: string): Promise<MailRow | null> {
  return first(
    tx,
    sql<MailRow>`
      select id, purpose, customer_id as "customerId", new_email as "newEmail", expires_at as "expiresAt"
      from identity.mail_request
      where region = ${tx.region}::text
        and id = ${id}::uuid
        and customer_id is not null
        and used_at is null
        and expires_at > ${tx.now}::timestamptz
      for update
    `,
  );
}

/** Gives a request its token; one that it had before opens nothing any more. */
export async function setMailToken(tx: Tx, id: string, tokenHash: Buffer): Promise<void> {
  await run(
    tx,
    sql`
      update identity.mail_request
      set token_hash = ${tokenHash}::bytea
      where region = ${tx.region}::text
        and id = ${id}::uuid
    `,
  );
}

/** Uses up a token. @returns what it was for; null when it is unknown, was used, or ran out: of two at once, one gets it */
export function useMailToken(tx: Tx, tokenHash: Buffer, purposes: readonly MailPurpose[]): Promise<MailRow | null> {
  return first(
    tx,
    sql<MailRow>`
      update identity.mail_request
      set used_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and token_hash = ${tokenHash}::bytea
        and purpose = any (${purposes}::text[])
        and customer_id is not null
        and used_at is null
        and expires_at > ${tx.now}::timestamptz
      returning id, purpose, customer_id as "customerId", new_email as "newEmail", expires_at as "expiresAt"
    `,
  );
}

/** No link that the customer was ever sent opens anything any more. */
export async function deleteMailRequestsOf(tx: Tx, customerId: string): Promise<void> {
  await run(
    tx,
    sql`
      delete from identity.mail_request
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
}

/** Deletes requests that have run out. @returns how many, at most `limit` */
export function deleteEndedMailRequests(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from identity.mail_request
      where region = ${tx.region}::text
        and id in (
          select id
          from identity.mail_request
          where region = ${tx.region}::text
            and expires_at <= ${tx.now}::timestamptz
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}
