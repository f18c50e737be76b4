import { type Money, toJson } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { announce } from "#platform/events";
import { paymentMismatched } from "./events.ts";

/** The reason that an attempt is declined with when its provider spoke of another amount or currency than was asked. */
export const AMOUNT_MISMATCH = "amount_mismatch";

/**
 * Tells that providers answered with another amount or currency than was asked. The attempt is no payment of its order:
 * the caller declines it with AMOUNT_MISMATCH and asks for what was taken to be given back; a person looks at the rest.
 */
export async function reportMismatches(
  tx: Tx,
  mismatches: readonly { readonly attemptKey: string; readonly orderId: string; readonly answered: Money }[],
): Promise<void> {
  if (mismatches.length === 0) return;
  const told = mismatches.map(({ answered, ...whose }) => ({ ...whose, ...toJson(answered) }));
  await announce(tx, paymentMismatched, told);
}
