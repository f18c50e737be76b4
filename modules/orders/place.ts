import { run, type Tx } from "#platform/db";
import { insertAdjustments } from "./adjustment-queries.ts";
import { insertFreezes } from "./freeze-queries.ts";
import type { NewOrder } from "./order.ts";
import { insertLines, insertOrders, insertSteps } from "./queries.ts";

/**
 * Records orders with their lines and first step. All statements are issued at once, so that they travel together.
 *
 * @throws a unique violation of `order_of_cart` when a cart has a living order already: the caller must have locked the carts
 */
export async function recordOrders(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const lines = orders.flatMap((order) =>
    order.lines.map((line, index) => ({ ...line, orderId: order.id, position: index + 1 })),
  );
  const steps = orders.map((order) => ({ orderId: order.id, version: 1, from: null, to: order.state, reason: null }));
  const adjustments = orders.flatMap((order) =>
    (order.adjustments ?? []).map(({ amount, ...one }) => ({
      ...one,
      orderId: order.id,
      amountMinor: amount.amountMinor,
    })),
  );
  const freezes = lines.flatMap(({ orderId, position, frozen }) =>
    frozen == null
      ? []
      : [
          {
            ...frozen,
            orderId,
            position,
            unitPriceNowMinor: frozen.unitPriceNow === null ? null : frozen.unitPriceNow.amountMinor,
          },
        ],
  );
  await Promise.all([
    run(tx, insertOrders(tx, orders)),
    run(tx, insertLines(tx, lines)),
    run(tx, insertSteps(tx, steps)),
    ...(adjustments.length > 0 ? [run(tx, insertAdjustments(tx, adjustments))] : []),
    ...(freezes.length > 0 ? [run(tx, insertFreezes(tx, freezes))] : []),
  ]);
}
