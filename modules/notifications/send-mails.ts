import type { Database } from "#platform/db";
import type { MailState } from "./mail.ts";
import type { Mailer, Sent } from "./mailer.ts";
import { type DueMail, settleMails, takeDueMails } from "./queries.ts";
import { type ShopLinks, type Worded, withWords } from "./words-of-mails.ts";

/** Tries of one mail before it is given up: a minute after the first, doubling to an hour, about six hours in all. */
export const MAX_ATTEMPTS = 12;

/**
 * Sends one batch of mails that are due. No transaction is open while the mail server is asked; a mail whose try was
 * not noted, because the process died, is sent again a minute later under the same message id.
 */
export async function sendMails(
  db: Database,
  { mailer, ...links }: ShopLinks & { readonly mailer: Mailer },
): Promise<{ readonly did: number; readonly full: boolean }> {
  const due = await db.transaction((tx) => takeDueMails(tx, mailer.batch));
  if (due.length === 0) return { did: 0, full: false };
  const mails = await withWords(db, links, due);
  const answers = await Promise.all(mails.map(async (mail) => ({ mail, sent: await mailer.send(mail) })));
  await db.transaction((tx) =>
    settleMails(tx, mailer.via, {
      ids: answers.map(({ mail }) => mail.id),
      states: answers.map(({ mail, sent }) => stateAfter(sent, mail.attempts)),
      errors: answers.map(({ sent }) => (sent.kind === "sent" ? null : sent.reason)),
      textBodies: answers.map(({ mail, sent }) => wordToKeep(mail, sent, mailer, mail.textBody)),
      htmlBodies: answers.map(({ mail, sent }) => wordToKeep(mail, sent, mailer, mail.htmlBody)),
    }),
  );
  return { did: mails.length, full: mails.length === mailer.batch };
}

/**
 * Once a mail server has a mail, the words that it was sent with are kept, so that the desk sees what the customer read;
 * those of a mail about an account go, since its link is a key. The mailbox changes nothing.
 */
function wordToKeep({ kind }: Worded<DueMail>, sent: Sent, { via }: Mailer, body: string): string | null {
  if (sent.kind !== "sent" || via === "mailbox") return null;
  return kind === "order_confirmation" || kind === "cart_reminder" ? body : "";
}

function stateAfter(sent: Sent, attempts: number): MailState {
  switch (sent.kind) {
    case "sent":
      return "sent";
    case "refused":
      return "failed";
    case "unknown":
      return attempts >= MAX_ATTEMPTS ? "failed" : "queued";
  }
}
