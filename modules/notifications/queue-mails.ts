import { newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import type { NewMail } from "./mail.ts";
import { insertMails } from "./queries.ts";

/** Mails are in the queue when the transaction commits; one that its event has caused already is not written again. */
export async function queueMails(tx: Tx, mails: readonly NewMail[]): Promise<void> {
  if (mails.length === 0) return;
  await insertMails(tx, {
    ids: mails.map(() => newId<"mail">()),
    eventIds: mails.map(({ eventId }) => eventId),
    kinds: mails.map(({ kind }) => kind),
    customerIds: mails.map(({ customerId }) => customerId),
    toAddresses: mails.map(({ toAddress }) => toAddress),
    subjects: mails.map(({ subject }) => subject),
    textBodies: mails.map(({ text }) => text),
    htmlBodies: mails.map(({ html }) => html.markup),
  });
}
