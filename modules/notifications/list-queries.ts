import type { Region } from "@hansa/kernel";
import { many, type Queryable, sql } from "#platform/db";
import type { MailState } from "./mail.ts";
import type { ListedMail } from "./queries.ts";

/** A page of a list of mails: `after` is the id of the last one seen, or null; a null state is any. */
export interface MailPage {
  readonly after: string | null;
  readonly limit: number;
  readonly state: MailState | null;
}

/** Mails of a region, newest first. No locks. */
export function listMails(on: Queryable, region: Region, page: MailPage): Promise<readonly ListedMail[]> {
  return many(
    on,
    sql<ListedMail>`
      select id, kind, to_address as "toAddress", subject, state, via, attempts, last_error as "lastError",
        created_at as "createdAt", sent_at as "sentAt"
      from notifications.mail
      where region = ${region}::text
        and (${page.after}::uuid is null or id < ${page.after}::uuid)
        and (${page.state}::text is null or state = ${page.state}::text)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

/** Mails that could not be sent, newest first: by their own index, whose condition stands here word by word. No locks. */
export function listFailedMails(
  on: Queryable,
  region: Region,
  page: Omit<MailPage, "state">,
): Promise<readonly ListedMail[]> {
  return many(
    on,
    sql<ListedMail>`
      select id, kind, to_address as "toAddress", subject, state, via, attempts, last_error as "lastError",
        created_at as "createdAt", sent_at as "sentAt"
      from notifications.mail
      where region = ${region}::text
        and state = 'failed'
        and (${page.after}::uuid is null or id < ${page.after}::uuid)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

/** Mails about an order, newest first. No locks. */
export function listMailsOfOrder(
  on: Queryable,
  region: Region,
  page: MailPage & { readonly orderId: string },
): Promise<readonly ListedMail[]> {
  return many(
    on,
    sql<ListedMail>`
      select id, kind, to_address as "toAddress", subject, state, via, attempts, last_error as "lastError",
        created_at as "createdAt", sent_at as "sentAt"
      from notifications.mail
      where region = ${region}::text
        and order_id = ${page.orderId}::uuid
        and (${page.after}::uuid is null or id < ${page.after}::uuid)
        and (${page.state}::text is null or state = ${page.state}::text)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}

/** Mails to an address, however it is spelled, newest first. No locks. */
export function listMailsTo(
  on: Queryable,
  region: Region,
  page: MailPage & { readonly to: string },
): Promise<readonly ListedMail[]> {
  return many(
    on,
    sql<ListedMail>`
      select id, kind, to_address as "toAddress", subject, state, via, attempts, last_error as "lastError",
        created_at as "createdAt", sent_at as "sentAt"
      from notifications.mail
      where region = ${region}::text
        and lower(to_address) = lower(${page.to}::text)
        and (${page.after}::uuid is null or id < ${page.after}::uuid)
        and (${page.state}::text is null or state = ${page.state}::text)
      order by id desc
      limit ${page.limit}::int
    `,
  );
}
