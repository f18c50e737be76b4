import { openBalances, readOrder } from "#modules/ledger";
import { attemptsOf, listRefunds, type OrderParts } from "#modules/payments";
import { many, type Queryable } from "#platform/db";
import { attemptsOfOrder } from "./queries.ts";

/** Most refunds of one order that are looked at. */
const MAX_REFUNDS = 100;

/** What stands between the shop and the buyer of an order. */
export interface Owing {
  /** Minor units that the buyer owes; negative: the shop does. */
  readonly dueMinor: bigint;
  /** The same without what is only held: what the books will say. */
  readonly bookedMinor: bigint;
  /** Minor units that were taken, and are not back nor on their way back. */
  readonly refundableMinor: bigint;
  /** Whether somebody is paying for it at this moment. */
  readonly isBeingPaid: boolean;
}

/**
 * What is owed for an order, from the ledger and never from states: what it books, what is on its way back and will be
 * booked when it has gone, and what a provider holds for it and will be taken when goods are sent. To be decided by under
 * the lock of the order's payments.
 */
export async function loadOwing(on: Queryable, orderId: string): Promise<Owing> {
  const refundsWanted = { orderId, attemptKey: null, state: null, before: null, limit: MAX_REFUNDS } as const;
  // Who is paying is read first: a payment that ends meanwhile is still under way here, or in the books that are read after.
  const tries = await many(on, attemptsOfOrder(on, orderId));
  const [balances, attempts, refunds] = await Promise.all([
    openBalances(on, [orderId]),
    attemptsOf(on, [orderId]),
    listRefunds(on, refundsWanted),
  ]);
  const standing = refunds.filter(({ kind, state }) => kind === "refund" && state !== "failed");
  const sumOf = (some: readonly { readonly amount: { readonly amountMinor: bigint } }[]): bigint =>
    some.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
  const onTheirWay = standing.filter(({ state, isBooked, destination }) => {
    return state === "requested" && isBooked && destination !== "gift_card";
  });
  const held = attempts.filter(({ isManualCapture, state }) => isManualCapture && state === "authorized");
  const captured = attempts.reduce((sum, one) => sum + one.captured.amountMinor, 0n);
  const bookedMinor = (balances.get(orderId) ?? 0n) + sumOf(onTheirWay);
  return {
    dueMinor: bookedMinor - sumOf(held),
    bookedMinor,
    refundableMinor: captured - sumOf(standing),
    isBeingPaid: tries.some(({ state }) => state !== "confirmed" && state !== "declined"),
  };
}

/** Minor units of a debt of this order that were given for nothing; what was given and paid out as goodwill aside. */
export async function loadWaived(on: Queryable, orderId: string, { givenBack }: OrderParts): Promise<bigint> {
  const lines = await readOrder(on, orderId);
  const given = lines
    .filter(({ kind, account }) => kind === "goodwill" && account === "receivable")
    .reduce((sum, { amountMinor }) => sum - amountMinor, 0n);
  return givenBack.reduce((left, part) => (part.kind === "goodwill" ? left - part.amountMinor : left), given);
}
