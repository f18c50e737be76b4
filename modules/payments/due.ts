import { openBalances } from "#modules/ledger";
import type { Queryable } from "#platform/db";
import { attemptsOf } from "./attempt.ts";
import { listRefunds } from "./refund.ts";
import { isOpen } from "./state.ts";

/** Most refunds of one order that are looked at. */
const MAX_REFUNDS = 100;

/** What stands between the shop and the buyer of an order. */
export interface Due {
  /** Minor units that the buyer owes; negative: the shop does. */
  readonly dueMinor: bigint;
  /** The same without what is only held: what the books will say. */
  readonly bookedMinor: bigint;
  /** Minor units that were taken, and are not back nor on their way back. */
  readonly refundableMinor: bigint;
  /** Whether a provider is to say yet whether it was paid. */
  readonly isInDoubt: boolean;
}

/**
 * What is owed for an order, from the ledger and never from states: what it books, what is on its way back and will be
 * booked when it has gone, and what a provider holds for it and will be taken when goods are sent. To be decided by under
 * the lock of the order's payments.
 */
export async function loadDue(on: Queryable, orderId: string): Promise<Due> {
  const refundsWanted = { orderId, attemptKey: null, state: null, before: null, limit: MAX_REFUNDS } as const;
  // First, and alone: a payment that ends meanwhile is still open here, or in the books that are read after.
  const attempts = await attemptsOf(on, [orderId]);
  const [balances, refunds] = await Promise.all([openBalances(on, [orderId]), listRefunds(on, refundsWanted)]);
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
    isInDoubt: attempts.some(({ state }) => isOpen(state)),
  };
}
