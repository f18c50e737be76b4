import type { Tx } from "#platform/db";
import { type Behaviour, type Confirmed, countBehaviour, countOrders } from "./subscriptions.ts";

/** Adds up what happened before anybody was there to tell of it: the past of a demo shop. Told twice, it counts twice. */
export async function seedInsights(
  tx: Tx,
  past: { readonly orders: readonly Confirmed[]; readonly behaviour: readonly Behaviour[] },
): Promise<void> {
  await countOrders(tx, past.orders);
  await countBehaviour(tx, past.behaviour);
}
