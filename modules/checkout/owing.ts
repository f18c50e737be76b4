import { readOrder } from "#modules/ledger";
import { type Due, loadDue, type OrderParts } from "#modules/payments";
import { many, type Queryable } from "#platform/db";
import { attemptsOfOrder } from "./queries.ts";

/** What stands between the shop and the buyer of an order. */
export interface Owing extends Due {
  /** Whether somebody is paying for it at this moment. */
  readonly isBeingPaid: boolean;
}

/** What is owed for an order, and whether it is being paid. To be decided by under the lock of the order's payments. */
export async function loadOwing(on: Queryable, orderId: string): Promise<Owing> {
  // Who is paying is read first: a payment that ends meanwhile is still under way here, or in the books that are read after.
  const tries = await many(on, attemptsOfOrder(on, orderId));
  const due = await loadDue(on, orderId);
  return { ...due, isBeingPaid: tries.some(({ state }) => state !== "confirmed" && state !== "declined") };
}

/** Minor units of a debt of this order that were given for nothing; what was given and paid out as goodwill aside. */
export async function loadWaived(on: Queryable, orderId: string, { givenBack }: OrderParts): Promise<bigint> {
  const lines = await readOrder(on, orderId);
  const given = lines
    .filter(({ kind, account }) => kind === "goodwill" && account === "receivable")
    .reduce((sum, { amountMinor }) => sum - amountMinor, 0n);
  return givenBack.reduce((left, part) => (part.kind === "goodwill" ? left - part.amountMinor : left), given);
}
