import type { Database } from "#platform/db";
import type { MailState } from "./mail.ts";
import type { Mailer, Sent } from "./mailer.ts";
import { settleMails, takeDueMails } from "./queries.ts";

/** Tries of one mail before it is given up: a minute after the first, doubling to an hour, about six hours in all. */
export const MAX_ATTEMPTS = 12;

/**
 * Sends one batch of mails that are due. No transaction is open while the mail server is asked; a mail whose try was
 * not noted, because the process died, is sent again a minute later under the same message id.
 */
export async function sendMails(
  db: Database,
  mailer: Mailer,
): Promise<{ readonly did: number; readonly full: boolean }> {
  const mails = await db.transaction((tx) => takeDueMails(tx, mailer.batch));
  if (mails.length === 0) return { did: 0, full: false };
  const answers = await Promise.all(mails.map(async (mail) => ({ mail, sent: await mailer.send(mail) })));
  await db.transaction((tx) =>
    settleMails(tx, mailer.via, {
      ids: answers.map(({ mail }) => mail.id),
      states: answers.map(({ mail, sent }) => stateAfter(sent, mail.attempts)),
      errors: answers.map(({ sent }) => (sent.kind === "sent" ? null : sent.reason)),
    }),
  );
  return { did: mails.length, full: mails.length === mailer.batch };
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
