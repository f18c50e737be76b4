import { newId } from "@hansa/kernel";
import type { Database, Tx } from "#platform/db";
import { announce } from "#platform/events";
import { insertCustomer, selectSecretByEmail } from "./customer-queries.ts";
import { parseEmail } from "./email.ts";
import { customerSignedUp } from "./events.ts";
import { requestMail } from "./mail-links.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";
import { parseName } from "./profile.ts";
import type { OnSignIn, PresentedCart } from "./sign-in.ts";
import { mayMail } from "./throttle.ts";

/** An account that somebody asks for; nothing of it is checked yet. */
export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly name: string | null;
  readonly locale: string | null;
  /** The guest's cart, to be found again after the first sign-in. */
  readonly cart: PresentedCart | null;
}

/**
 * A new account stands, its address unproved, and the mail that proves it is due. An address that has an account gets a
 * mail that says so instead; the caller cannot tell the two apart.
 *
 * @throws InvalidInput for an address, password or name that nobody may have; Overloaded
 */
export async function signUp(db: Database, given: SignUp, onSignIn: OnSignIn): Promise<void> {
  const email = parseEmail(given.email);
  assertGoodPassword(given.password, email.normalised);
  const name = given.name === null ? null : parseName(given.name);
  // Before anything is looked up, so that it takes as long for an address that is taken.
  const passwordHash = await hashPassword(given.password);
  await db.transaction(async (tx) => {
    const isMailed = await mayMail(tx, email.normalised);
    const customer = { id: newId(tx.now.getTime()), ...email, name, locale: given.locale, passwordHash };
    if (!(await insertCustomer(tx, customer))) {
      if (isMailed) await tellOwner(tx, email.normalised);
      return;
    }
    await announce(tx, customerSignedUp, [{ customerId: customer.id }]);
    if (isMailed) await requestMail(tx, { purpose: "verify_email", customerId: customer.id });
    if (given.cart !== null) {
      await onSignIn(tx, { customerId: customer.id, cartId: given.cart.id, cartToken: given.cart.token });
    }
  });
}

/** Who has an account without a password (imported from another shop) is helped to one. */
async function tellOwner(tx: Tx, normalised: string): Promise<void> {
  const owner = await selectSecretByEmail(tx, { region: tx.region, normalised });
  const purpose = owner?.passwordHash === null ? "reset_password" : "account_exists";
  await requestMail(tx, { purpose, customerId: owner?.id ?? null });
}
