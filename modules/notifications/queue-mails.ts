import { newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import type { NewMail } from "./mail.ts";
import type { Mailer } from "./mailer.ts";
import { insertMails } from "./queries.ts";

/**
 * Mails are on their way when the transaction commits; one that its event has caused already is not written again. Where
 * mails stay in the mailbox they are there at once, and nobody has to come round for them.
 */
export async function queueMails(tx: Tx, via: Mailer["via"], mails: readonly NewMail[]): Promise<void> {
  if (mails.length === 0) return;
  await insertMails(tx, via === "mailbox", {
    ids: mails.map(() => newId<"mail">()),
    eventIds: mails.map(({ eventId }) => eventId),
    kinds: mails.map(({ kind }) => kind),
    customerIds: mails.map(({ customerId }) => customerId),
    toAddresses: mails.map(({ toAddress }) => toAddress),
    subjects: mails.map(({ subject }) => subject),
    orderIds: mails.map(({ body }) => ("orderId" in body ? body.orderId : null)),
    textBodies: mails.map(({ body }) => ("text" in body ? body.text : null)),
    htmlBodies: mails.map(({ body }) => ("html" in body ? body.html.markup : null)),
  });
}
