import { after, HOUR_MS, MINUTE_MS, newId } from "@hansa/kernel";
import { isUniqueViolation, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { lockCustomer, markVerified, selectCustomer, updateEmail } from "./customer-queries.ts";
import { emailHashOf, normaliseEmail } from "./email.ts";
import { LinkExpired } from "./errors.ts";
import { emailVerified, passwordResetRequested, verificationRequested } from "./events.ts";
import { insertMailRequest, lockMailRequest, type MailPurpose, setMailToken, useMailToken } from "./mail-queries.ts";
import { hashToken, isToken, newToken } from "./token.ts";

/** How long a link opens what it is for, from when it was asked for. */
export const LINK_MS = {
  reset_password: 30 * MINUTE_MS,
  verify_email: 24 * HOUR_MS,
  change_email: HOUR_MS,
  account_exists: HOUR_MS,
} as const satisfies Record<MailPurpose, number>;

/** What the mail needs: to whom, why, and the secret for its link. It is never stored and never in an event. */
export interface MailSecret {
  /** `account_exists`: somebody tried to sign up with an address that has an account; there is no link to send. */
  readonly purpose: MailPurpose;
  readonly customerId: string;
  /** Where the mail goes: for `change_email` the new address. */
  readonly email: string;
  readonly name: string | null;
  /** BCP 47, or null for the shop's own. */
  readonly locale: string | null;
  /** One-time token for the link; null for `account_exists`. */
  readonly token: string | null;
  readonly expiresAt: Date;
}

/**
 * A mail of this kind is due when the caller's transaction commits. For an unknown address the same is written and
 * announced with nobody in it, so that neither answer nor time tells whether the address has an account.
 */
export async function requestMail(
  tx: Tx,
  mail: { readonly purpose: MailPurpose; readonly customerId: string | null; readonly newEmail?: string },
): Promise<void> {
  const id = newId(tx.now.getTime());
  await insertMailRequest(tx, {
    id,
    purpose: mail.purpose,
    customerId: mail.customerId,
    newEmail: mail.newEmail ?? null,
    expiresAt: after(tx.now, LINK_MS[mail.purpose]),
  });
  const kind = mail.purpose === "reset_password" ? passwordResetRequested : verificationRequested;
  await announce(tx, kind, [{ id, customerId: mail.customerId }]);
}

/**
 * Mints the one-time link of a mail that is due, for whoever writes the mail. Asking again mints another and ends the
 * one before; only its SHA-256 is kept.
 *
 * @param id as announced by `identity.password_reset_requested` or `identity.verification_requested`
 * @returns null when no mail is due: nobody has the address, the link was used, or its time is over
 */
export async function mailSecretFor(tx: Tx, id: string): Promise<MailSecret | null> {
  const request = await lockMailRequest(tx, id);
  if (request === null || request.customerId === null) return null;
  const customer = await selectCustomer(tx, { region: tx.region, id: request.customerId });
  if (customer === null || customer.erasedAt !== null) return null;
  const token = request.purpose === "account_exists" ? null : newToken("mail");
  if (token !== null) await setMailToken(tx, id, hashToken(token));
  return {
    purpose: request.purpose,
    customerId: customer.id,
    email: request.newEmail ?? customer.email,
    name: customer.name,
    locale: customer.locale,
    token,
    expiresAt: request.expiresAt,
  };
}

/** What a token opened. */
export interface UsedLink {
  readonly purpose: MailPurpose;
  readonly customerId: string;
  readonly newEmail: string | null;
}

/**
 * The token is used up.
 *
 * @throws LinkExpired when it is unknown, was used, ran out, or is for something else
 */
export async function useLink(tx: Tx, token: string, purposes: readonly MailPurpose[]): Promise<UsedLink> {
  const used = isToken(token, "mail") ? await useMailToken(tx, hashToken(token), purposes) : null;
  if (used === null || used.customerId === null) throw new LinkExpired();
  return { purpose: used.purpose, customerId: used.customerId, newEmail: used.newEmail };
}

/**
 * Whoever holds the link reads the mail of its address: the address is proved, or the new one takes its place.
 *
 * @throws LinkExpired also when somebody else took the new address meanwhile
 */
export async function confirmEmail(tx: Tx, token: string): Promise<void> {
  const link = await useLink(tx, token, ["verify_email", "change_email"]);
  const customer = await lockCustomer(tx, link.customerId);
  if (customer === null) throw new LinkExpired();
  if (link.newEmail === null) {
    await proveEmail(tx, customer.id, customer.email);
    return;
  }
  const wanted = { email: link.newEmail, normalised: normaliseEmail(link.newEmail) };
  const isFree = await updateEmail(tx, customer.id, wanted).catch((error: unknown) => {
    // Somebody signed up with it in this very moment.
    if (isUniqueViolation(error, "customer_email")) return false;
    throw error;
  });
  if (!isFree) throw new LinkExpired();
  await announce(tx, emailVerified, [{ customerId: customer.id, emailHash: emailHashOf(link.newEmail) }]);
}

/** The address is proved; announced once. */
export async function proveEmail(tx: Tx, customerId: string, email: string): Promise<void> {
  if (!(await markVerified(tx, customerId))) return;
  await announce(tx, emailVerified, [{ customerId, emailHash: emailHashOf(email) }]);
}
