import { newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { bookAddress } from "./addresses.ts";
import { insertCustomer, markVerified, selectSecretByEmail } from "./customer-queries.ts";
import { hashPassword } from "./password.ts";
import { insertStaff, selectStaffSecret } from "./staff-queries.ts";

/** The demo's customer, with an address book; the password is public and stands on the start card. */
export const DEMO_CUSTOMER = { email: "ada@example.com", name: "Ada Lovelace", password: "analytical-engine" } as const;
/** The demo's owner, who may do everything at the desk; the password is public and stands on the start card. */
export const DEMO_OWNER = { email: "owner@example.com", name: "Olga Owner", password: "harbour-and-crane" } as const;

/** The demo has a customer and an owner who can sign in. Those who stand are left as they are. */
export async function seedDemoPeople(tx: Tx): Promise<void> {
  await seedCustomer(tx, await hashPassword(DEMO_CUSTOMER.password));
  await seedOwner(tx, await hashPassword(DEMO_OWNER.password));
}

async function seedCustomer(tx: Tx, passwordHash: string): Promise<void> {
  const { email, name } = DEMO_CUSTOMER;
  if ((await selectSecretByEmail(tx, { region: tx.region, normalised: email })) !== null) return;
  const id = newId(tx.now.getTime());
  await insertCustomer(tx, { id, email, normalised: email, name, locale: "en", passwordHash });
  await markVerified(tx, id);
  const address = { name, line1: "Lange Reihe 1", city: "Hamburg", postalCode: "20099", country: "DE" };
  await bookAddress(tx, id, { address, isDefault: true });
}

async function seedOwner(tx: Tx, passwordHash: string): Promise<void> {
  const { email, name } = DEMO_OWNER;
  if ((await selectStaffSecret(tx, email)) !== null) return;
  const id = newId(tx.now.getTime());
  await insertStaff(tx, { id, email, normalised: email, name, role: "owner", roleId: null, passwordHash });
}
