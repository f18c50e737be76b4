import { InvalidInput } from "@hansa/kernel";
import { freeTextProblem } from "#modules/channels";
import { restock } from "#modules/inventory";
import { cancellationEntry, record } from "#modules/ledger";
import { requestRefund } from "#modules/payments";
import { returnUses } from "#modules/pricing";
import { first, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { OrderCannotMove, OrderNotFound, OrderWasImported } from "./errors.ts";
import { orderCancelled } from "./events.ts";
import { importedOrder } from "./import-queries.ts";
import type { Order } from "./order.ts";
import { insertSteps, type MovedOrder, moveOrders } from "./queries.ts";
import { loadOrders } from "./read.ts";
import { amountsOf } from "./settle.ts";
import { assertMayMove } from "./state.ts";

/** Most characters of a reason. */
export const MAX_REASON = 500;

/** What a cancellation came to. */
export interface Cancelled {
  readonly order: Order;
  /** False when the order was cancelled before. */
  readonly isCancelledNow: boolean;
}

/**
 * Takes a confirmed order back: its units lie on the shelf again, its sale is turned in the ledger, its money will go
 * back, and `orders.cancelled` is announced. An order that is cancelled stays as it is, so asking twice does it once.
 * What it used of limited
 * promotions is given back. Locks the order, then its stock, those uses, and its payments.
 *
 * @param asked `reason` at most MAX_REASON characters, shown to the buyer; `trace` is the W3C `traceparent` of the request
 * @throws OrderNotFound
 * @throws OrderCannotMove while payment is open: the checkout decides then
 * @throws OrderWasImported for an order of a former shop: nothing was sold for it here
 * @throws InvalidInput when the reason holds control characters or a card number
 */
export async function cancelOrder(
  tx: Tx,
  asked: { readonly orderId: string; readonly reason: string; readonly trace?: string | null },
): Promise<Cancelled> {
  assertReason(asked.reason);
  assertMayMove("confirmed", "cancelled");
  const moved = await first(tx, moveOrders(tx, [asked.orderId], { from: "confirmed", to: "cancelled" }));
  if (moved !== null) await undo(tx, moved, { reason: asked.reason, trace: asked.trace ?? null });

  const [order] = await loadOrders(tx, [asked.orderId]);
  if (order === undefined) throw new OrderNotFound();
  if (order.state !== "cancelled") throw new OrderCannotMove(order.state, "cancelled");
  return { order, isCancelledNow: moved !== null };
}

async function undo(
  tx: Tx,
  moved: MovedOrder,
  { reason, trace }: { readonly reason: string; readonly trace: string | null },
): Promise<void> {
  const { id: orderId, version, number, currency } = moved;
  if ((await first(tx, importedOrder(tx, orderId))) !== null) throw new OrderWasImported();
  await run(tx, insertSteps(tx, [{ orderId, version, from: "confirmed", to: "cancelled", reason }]));
  await restock(tx, [orderId]);
  await returnUses(tx, [orderId]);
  await record(tx, [cancellationEntry(orderId, amountsOf(moved))]);
  const refunds = await requestRefund(tx, { orderId, amount: null, reason });
  const refundMinor = Number(refunds.reduce((sum, { amount }) => sum + amount.amountMinor, 0n));
  await announce(tx, orderCancelled, [{ orderId, number, reason, refundMinor, currency }], trace);
}

function assertReason(reason: string): void {
  const message =
    reason.length > MAX_REASON ? `must have at most ${String(MAX_REASON)} characters` : freeTextProblem(reason);
  if (message !== null) throw new InvalidInput([{ pointer: "/reason", message }]);
}
