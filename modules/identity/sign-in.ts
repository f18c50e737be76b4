import type { Database, Tx } from "#platform/db";
import { lockCustomer, selectSecretByEmail, selectSecretById } from "./customer-queries.ts";
import { normaliseEmail } from "./email.ts";
import { SignInRefused } from "./errors.ts";
import { isPassword } from "./password.ts";
import { type Opened, openCustomerSession, type Origin } from "./sessions.ts";
import { countAttempt, forgiveAttempt } from "./throttle.ts";

/** A cart that the client had as a guest, with the secret that proves it. */
export interface PresentedCart {
  readonly id: string;
  readonly token: string;
}

/** What the room above does in the transaction of a sign-in: it joins the guest's cart with the customer's. */
export type OnSignIn = (
  tx: Tx,
  signedIn: { readonly customerId: string; readonly cartToken: string | null; readonly cartId: string | null },
) => Promise<void>;

export interface SignIn extends Origin {
  readonly email: string;
  readonly password: string;
  readonly cart: PresentedCart | null;
}

/** Hears of every try to sign in as a customer; nobody waits for it. */
export type OnSignInTried = (tried: {
  readonly email: string;
  readonly ip: string;
  /** What the client calls itself by; null when it does not. At most 100 characters. */
  readonly device: string | null;
  readonly isRight: boolean;
}) => void;

/** A customer who just signed in. */
export interface SignedIn extends Opened {
  readonly customerId: string;
}

/**
 * The customer is signed in under a new token, a session shown by the same client is over, and the guest's cart is
 * joined with the customer's, all in one transaction.
 *
 * The password is checked outside of it: a hash takes a hundred times as long as the rest.
 *
 * @throws SignInRefused for an unknown address and a wrong password alike, after the same time
 * @throws TooManyAttempts after MAX_WRONG_PASSWORDS for this account from this place; Overloaded
 */
export async function signIn(db: Database, given: SignIn, onSignIn: OnSignIn): Promise<SignedIn> {
  const normalised = normaliseEmail(given.email);
  const attempt = { realm: "customer", email: normalised, ip: given.ip } as const;
  await countAttempt(db, attempt);
  const secret = await selectSecretByEmail(db, { region: db.region, normalised });
  const isRight = await isPassword(given.password, secret?.passwordHash ?? null);
  if (secret === null || !isRight) throw new SignInRefused();
  return await db.transaction(async (tx) => {
    await assertStillTrue(tx, secret);
    await forgiveAttempt(tx, attempt);
    const opened = await openCustomerSession(tx, secret.id, given);
    await onSignIn(tx, {
      customerId: secret.id,
      cartId: given.cart?.id ?? null,
      cartToken: given.cart?.token ?? null,
    });
    return { ...opened, customerId: secret.id };
  });
}

/**
 * The customer proved again to know the password; tries count like those of a sign-in.
 *
 * @throws SignInRefused, TooManyAttempts, Overloaded
 */
export async function reauthenticate(
  db: Database,
  given: { readonly customerId: string; readonly password: string; readonly ip: string },
): Promise<void> {
  const secret = await selectSecretById(db, { region: db.region, id: given.customerId });
  if (secret === null) throw new SignInRefused();
  const attempt = { realm: "customer", email: normaliseEmail(secret.email), ip: given.ip } as const;
  await countAttempt(db, attempt);
  if (!(await isPassword(given.password, secret.passwordHash))) throw new SignInRefused();
  await db.transaction((tx) => forgiveAttempt(tx, attempt));
}

/** Between the check and now the password may have been changed by somebody who wanted this very sign-in to fail. */
async function assertStillTrue(
  tx: Tx,
  checked: { readonly id: string; readonly passwordHash: string | null },
): Promise<void> {
  await lockCustomer(tx, checked.id);
  const current = await selectSecretById(tx, { region: tx.region, id: checked.id });
  if (current?.passwordHash !== checked.passwordHash) throw new SignInRefused();
}
