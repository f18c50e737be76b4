import type { Database } from "#platform/db";
import { lockCustomer, selectSecretByEmail, updatePassword } from "./customer-queries.ts";
import { normaliseEmail, parseEmail } from "./email.ts";
import { CustomerNotFound, LinkExpired } from "./errors.ts";
import { deleteMailRequestsOf } from "./mail-queries.ts";
import { proveEmail, requestMail, useLink } from "./mail-links.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";
import { type Origin, endSessionsOf, presentedSession } from "./sessions.ts";
import { reauthenticate } from "./sign-in.ts";
import { mayMail } from "./throttle.ts";

/**
 * A mail with a link for a new password is due if somebody has this address; otherwise the same is written with nobody
 * in it. At most MAX_MAILS_PER_HOUR are sent to an address, the rest are swallowed in silence.
 *
 * @throws InvalidInput unless it looks like an address
 */
export async function requestPasswordReset(db: Database, email: string): Promise<void> {
  const { normalised } = parseEmail(email);
  await db.transaction(async (tx) => {
    if (!(await mayMail(tx, normalised))) return;
    const owner = await selectSecretByEmail(tx, { region: tx.region, normalised });
    await requestMail(tx, { purpose: "reset_password", customerId: owner?.id ?? null });
  });
}

/**
 * The customer has a new password, every session and every other link is over, and the address is proved, since the
 * link came by mail.
 *
 * @throws LinkExpired, InvalidInput; Overloaded
 */
export async function confirmPasswordReset(
  db: Database,
  given: { readonly token: string; readonly password: string },
): Promise<void> {
  // The address is unknown until the link is used; the other rules are checked before anything is used up.
  assertGoodPassword(given.password, "");
  const passwordHash = await hashPassword(given.password);
  await db.transaction(async (tx) => {
    const { customerId } = await useLink(tx, given.token, ["reset_password"]);
    const customer = await lockCustomer(tx, customerId);
    if (customer === null) throw new LinkExpired();
    assertGoodPassword(given.password, customer.email);
    await updatePassword(tx, customerId, passwordHash);
    await deleteMailRequestsOf(tx, customerId);
    await endSessionsOf(tx, customerId, null);
    await proveEmail(tx, customerId, customer.email);
  });
}

/**
 * The customer has a new password and is signed in nowhere but here.
 *
 * @throws SignInRefused when the present password is wrong, TooManyAttempts, InvalidInput, Overloaded
 */
export async function changePassword(
  db: Database,
  given: Origin & {
    readonly customerId: string;
    readonly email: string;
    readonly password: string;
    readonly newPassword: string;
  },
): Promise<void> {
  assertGoodPassword(given.newPassword, given.email, "/newPassword");
  await reauthenticate(db, given);
  const passwordHash = await hashPassword(given.newPassword);
  await db.transaction(async (tx) => {
    if ((await lockCustomer(tx, given.customerId)) === null) throw new CustomerNotFound();
    await updatePassword(tx, given.customerId, passwordHash);
    await deleteMailRequestsOf(tx, given.customerId);
    await endSessionsOf(tx, given.customerId, presentedSession(given.headers));
  });
}

/**
 * A mail to the new address is due; the change happens when its link is opened. An address that somebody has is
 * answered alike.
 *
 * @throws SignInRefused when the password is wrong, TooManyAttempts, InvalidInput, Overloaded
 */
export async function requestEmailChange(
  db: Database,
  given: { readonly customerId: string; readonly email: string; readonly password: string; readonly ip: string },
): Promise<void> {
  const { email, normalised } = parseEmail(given.email);
  await reauthenticate(db, given);
  await db.transaction(async (tx) => {
    if (!(await mayMail(tx, normalised))) return;
    const taken = await selectSecretByEmail(tx, { region: tx.region, normalised });
    const isOwn = taken?.id === given.customerId && normaliseEmail(taken.email) === normalised;
    const customerId = taken === null || isOwn ? given.customerId : null;
    await requestMail(tx, { purpose: "change_email", customerId, newEmail: email });
  });
}
