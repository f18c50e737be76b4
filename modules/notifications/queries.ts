import type { Region } from "@hansa/kernel";
import { first, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { MailKind, MailState } from "./mail.ts";

/** A mail that is to be sent now. */
export interface DueMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly toAddress: string;
  readonly subject: string;
  readonly orderId: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
  /** Tries, this one counted. */
  readonly attempts: number;
}

/** A mail as lists show it. */
export interface ListedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly toAddress: string;
  readonly subject: string;
  readonly state: MailState;
  readonly via: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

/** A mail with its words; both are null while they are to be composed from its order. */
export interface StoredMail extends ListedMail {
  readonly orderId: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
}

/** The columns of new mails, one list each. */
interface MailColumns {
  readonly ids: readonly string[];
  readonly eventIds: readonly string[];
  readonly kinds: readonly string[];
  readonly customerIds: readonly (string | null)[];
  readonly toAddresses: readonly string[];
  readonly subjects: readonly string[];
  readonly orderIds: readonly (string | null)[];
  readonly textBodies: readonly (string | null)[];
  readonly htmlBodies: readonly (string | null)[];
}

/**
 * Writes mails, due at once, or, where they stay in the mailbox, sent by their writing. One whose event and kind are
 * there already is left out. @returns how many were written
 */
export function insertMails(tx: Tx, staysHere: boolean, mails: MailColumns): Promise<number> {
  return run(
    tx,
    sql`
      insert into notifications.mail (
        region, id, event_id, kind, customer_id, to_address, subject, order_id, text_body, html_body,
        created_at, due_at, state, via, attempts, sent_at
      )
      select ${tx.region}::text, id, event_id, kind, customer_id, to_address, subject, order_id, text_body, html_body,
        ${tx.now}::timestamptz, ${tx.now}::timestamptz, ${staysHere ? "sent" : "queued"}::text,
        ${staysHere ? "mailbox" : null}::text, ${staysHere ? 1 : 0}::int, ${staysHere ? tx.now : null}::timestamptz
      from unnest(
        ${mails.ids}::uuid[],
        ${mails.eventIds}::uuid[],
        ${mails.kinds}::text[],
        ${mails.customerIds}::uuid[],
        ${mails.toAddresses}::text[],
        ${mails.subjects}::text[],
        ${mails.orderIds}::uuid[],
        ${mails.textBodies}::text[],
        ${mails.htmlBodies}::text[]
      ) as mail (id, event_id, kind, customer_id, to_address, subject, order_id, text_body, html_body)
      on conflict (region, event_id, kind) do nothing
    `,
  );
}

/**
 * Takes mails whose time has come, oldest first, counts the try and sets the time of the next: a minute, doubling, at
 * most an hour. So a process that dies while it sends leaves a mail that is tried again. Rows that another process has
 * locked are skipped.
 */
export function takeDueMails(tx: Tx, limit: number): Promise<readonly DueMail[]> {
  return many(
    tx,
    sql<DueMail>`
      with due as (
        select id
        from notifications.mail
        where region = ${tx.region}::text
          and state = 'queued'
          and due_at <= ${tx.now}::timestamptz
        order by due_at, id
        limit ${limit}::int
        for update skip locked
      )
      update notifications.mail
      set attempts = mail.attempts + 1,
        due_at = ${tx.now}::timestamptz + least(60, power(2, mail.attempts)) * interval '1 minute'
      where region = ${tx.region}::text
        and id = any(array(select id from due))
      returning id, kind, to_address as "toAddress", subject, order_id as "orderId", text_body as "textBody",
        html_body as "htmlBody", attempts
    `,
  );
}

/**
 * Notes what came of tries: sent, given up, or (state `queued`) to be tried again. A mail that is no longer queued stays.
 * Words other than null are kept from now on instead of those that the mail has.
 */
export function settleMails(
  tx: Tx,
  via: string,
  tries: {
    readonly ids: readonly string[];
    readonly states: readonly MailState[];
    readonly errors: readonly (string | null)[];
    readonly textBodies: readonly (string | null)[];
    readonly htmlBodies: readonly (string | null)[];
  },
): Promise<number> {
  return run(
    tx,
    sql`
      update notifications.mail
      set state = tried.state,
        last_error = tried.error,
        sent_at = case when tried.state = 'sent' then ${tx.now}::timestamptz end,
        via = case when tried.state = 'sent' then ${via}::text end,
        text_body = coalesce(tried.text_body, mail.text_body),
        html_body = coalesce(tried.html_body, mail.html_body)
      from unnest(
        ${tries.ids}::uuid[],
        ${tries.states}::text[],
        ${tries.errors}::text[],
        ${tries.textBodies}::text[],
        ${tries.htmlBodies}::text[]
      ) as tried (id, state, error, text_body, html_body)
      where mail.region = ${tx.region}::text
        and mail.id = tried.id
        and mail.state = 'queued'
    `,
  );
}

/** One mail with its words, or null. */
export function selectMail(on: Queryable, region: Region, id: string): Promise<StoredMail | null> {
  return first(
    on,
    sql<StoredMail>`
      select id, kind, to_address as "toAddress", subject, state, via, attempts, last_error as "lastError",
        created_at as "createdAt", sent_at as "sentAt", order_id as "orderId", text_body as "textBody",
        html_body as "htmlBody"
      from notifications.mail
      where region = ${region}::text
        and id = ${id}::uuid
    `,
  );
}

/**
 * Puts a mail back in the queue, due at once, its tries forgotten: one that was given up, or a confirmation that the
 * customer lost. Links of accounts work once and are never sent twice.
 *
 * @returns its id, or null when it waits already or must not go out again
 */
export async function requeueMail(tx: Tx, id: string): Promise<string | null> {
  const statement = sql<{ id: string }>`
    update notifications.mail
    set state = 'queued', attempts = 0, due_at = ${tx.now}::timestamptz, via = null, sent_at = null
    where region = ${tx.region}::text
      and id = ${id}::uuid
      and (state = 'failed' or (state = 'sent' and kind = 'order_confirmation'))
    returning id
  `;
  return (await first(tx, statement))?.id ?? null;
}

/** Deletes every mail to the customer, those too that wait. @returns how many there were */
export function deleteMailsOf(tx: Tx, customerId: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.mail
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
    `,
  );
}

/** Deletes at most `limit` mails that were written before the time and wait for nothing. @returns how many went */
export function deleteOldMails(tx: Tx, before: Date, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      delete from notifications.mail
      where region = ${tx.region}::text
        and id in (
          select id
          from notifications.mail
          where region = ${tx.region}::text
            and state <> 'queued'
            and created_at < ${before}::timestamptz
          order by id
          limit ${limit}::int
          for update skip locked
        )
    `,
  );
}
