import { listChannels } from "#modules/channels";
import { mailSecretFor } from "#modules/identity";
import type { Tx } from "#platform/db";
import { composeAccountMail } from "./account-mail.ts";
import type { AccountMailKind } from "./mail.ts";
import type { Mailer } from "./mailer.ts";
import { queueMails } from "./queue-mails.ts";

/** Pages of the storefront that the links of account mails open. */
const PAGES: Readonly<Record<AccountMailKind, string>> = {
  reset_password: "/account/reset-password",
  verify_email: "/account/confirm-email",
  change_email: "/account/confirm-email",
  account_exists: "/account/sign-in",
};

/**
 * Writes the mail that identity has due, in the customer's language and the name of the default channel. Where none is
 * due any more, or nobody has the address, nothing happens.
 *
 * @param requestId as identity announced it
 * @param eventId the announcement itself
 */
export async function queueAccountMail(
  tx: Tx,
  shop: { readonly publicUrl: string; readonly mailer: Pick<Mailer, "via"> },
  requestId: string,
  eventId: string,
): Promise<void> {
  const due = await mailSecretFor(tx, requestId);
  if (due === null) return;
  const [channel] = await listChannels(tx);
  const query = due.token === null ? "" : `?token=${encodeURIComponent(due.token)}`;
  const composed = composeAccountMail(due.purpose, {
    shop: channel?.name ?? "Hansa",
    locale: due.locale ?? channel?.locale ?? "en",
    link: `${shop.publicUrl}${PAGES[due.purpose]}${query}`,
  });
  const { subject, ...body } = composed;
  const mail = { eventId, kind: due.purpose, toAddress: due.email, customerId: due.customerId, subject, body };
  await queueMails(tx, shop.mailer.via, [mail]);
}
