import { newId } from "@hansa/kernel";
import { first, many, type Queryable, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import type { CardFacts } from "./card-facts.ts";
import { methodSaved } from "./events.ts";
import { keepAfterAll } from "./forget-queries.ts";
import { SavedMethodNotFound } from "./errors.ts";
import { deleteSavedMethods, insertSavedMethods, type SavedMethodRow, savedMethodsOf } from "./saved-method-queries.ts";

/** Most saved ways to pay that a customer is shown. */
export const MAX_SAVED_METHODS = 50;

/** A way to pay that a customer let a provider keep. */
export interface SavedMethod {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  /** Pays at this provider and no other. */
  readonly token: string;
  readonly fingerprint: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  /** Year and month, such as `2029-08`. */
  readonly expires: string | null;
}

/** A payment whose customer agreed that the card is kept. */
export interface Consented {
  readonly customerId: string;
  readonly provider: string;
  readonly method: string;
  /** The payment with which the customer agreed. */
  readonly attemptKey: string;
  readonly checkoutId: string;
  /** As its provider told; kept only when it has a `savedToken`. */
  readonly card: CardFacts;
}

/** Customers may pay with these cards again. One statement; what a customer has already is not kept twice. */
export async function saveMethods(tx: Tx, consented: readonly Consented[]): Promise<void> {
  const methods = consented.flatMap(({ card, checkoutId, ...one }) =>
    card.savedToken === null
      ? []
      : [{ ...one, ...card, id: newId<"saved-method">(tx.now.getTime()), token: card.savedToken, checkoutId }],
  );
  if (methods.length === 0) return;
  await run(tx, keepAfterAll(tx, methods));
  const saved = new Set((await many(tx, insertSavedMethods(tx, methods))).map(({ id }) => id));
  const added = methods.filter(({ id }) => saved.has(id));
  await announce(
    tx,
    methodSaved,
    added.map(({ id, customerId, checkoutId }) => ({ savedMethodId: id, customerId, checkoutId })),
  );
}

/** A customer's saved ways to pay, the newest first; at most MAX_SAVED_METHODS. */
export async function listSavedMethods(on: Queryable, customerId: string): Promise<readonly SavedMethodRow[]> {
  return await many(on, savedMethodsOf(on, { customerId, id: null, limit: MAX_SAVED_METHODS }));
}

/** One of a customer's saved ways to pay. @throws SavedMethodNotFound also when it is somebody else's */
export async function findSavedMethod(
  on: Queryable,
  of: { readonly customerId: string; readonly id: string },
): Promise<SavedMethod> {
  const found = await first(on, savedMethodsOf(on, { ...of, limit: 1 }));
  if (found === null) throw new SavedMethodNotFound();
  return found;
}

/** The customer cannot pay with it any more, and its provider is to forget it. @throws SavedMethodNotFound also when it is somebody else's */
export async function deleteSavedMethod(
  tx: Tx,
  of: { readonly customerId: string; readonly id: string },
): Promise<void> {
  if ((await first(tx, deleteSavedMethods(tx, of))) === null) throw new SavedMethodNotFound();
}

/** A customer who is gone leaves no way to pay behind, here or at providers. */
export async function forgetSavedMethods(tx: Tx, customerId: string): Promise<void> {
  await many(tx, deleteSavedMethods(tx, { customerId, id: null }));
}
