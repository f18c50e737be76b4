import { money, parseCurrency } from "@hansa/kernel";
import { record, type SaleAmounts, saleEntry } from "#modules/ledger";
import { many, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { orderConfirmed } from "./events.ts";
import type { NewOrder } from "./order.ts";
import { insertSteps, type MovedOrder, moveOrders } from "./queries.ts";
import { linesOfOrders } from "./reading-queries.ts";
import { assertMayMove, type OrderState } from "./state.ts";

/**
 * Makes the promise of these orders stand: books their sales and announces `orders.confirmed`.
 *
 * @param orderIds orders that wait for payment; one that stands elsewhere is left as it is
 * @returns the orders that are confirmed by this call
 */
export async function confirmOrders(tx: Tx, orderIds: readonly string[]): Promise<readonly MovedOrder[]> {
  if (orderIds.length === 0) return [];
  assertMayMove("pending_payment", "confirmed");
  const [moved, lines] = await Promise.all([
    many(tx, moveOrders(tx, orderIds, { from: "pending_payment", to: "confirmed" })),
    many(tx, linesOfOrders(tx, orderIds)),
  ]);
  const linesOf = Map.groupBy(lines, (line) => line.orderId);
  await Promise.all([
    noteSteps(tx, moved, { to: "confirmed", reason: null }),
    record(
      tx,
      moved.map((order) => saleEntry(order.id, amountsOf(order))),
    ),
    announce(
      tx,
      orderConfirmed,
      moved.map((order) => ({
        ...factsOf(tx, order),
        lines: (linesOf.get(order.id) ?? []).map((line) => ({
          variantId: line.variantId,
          sku: line.sku,
          quantity: line.quantity,
          unitPriceMinor: Number(line.unitPriceMinor),
          grossMinor: Number(line.grossMinor),
        })),
      })),
    ),
  ]);
  return moved;
}

/** Books and announces orders that were recorded as confirmed; for orders that wait for nobody. Issues all at once. */
export async function announceConfirmed(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await Promise.all([
    record(
      tx,
      orders.map(({ id, totals, shipping }) =>
        saleEntry(id, {
          net: money(
            totals.total.amountMinor - totals.tax.amountMinor - (shipping?.net.amountMinor ?? 0n),
            totals.total.currency,
          ),
          shippingNet: money(shipping?.net.amountMinor ?? 0n, totals.total.currency),
          tax: totals.tax,
          total: totals.total,
        }),
      ),
    ),
    announce(
      tx,
      orderConfirmed,
      orders.map((order) => ({
        orderId: order.id,
        number: order.number,
        region: tx.region,
        channel: order.channel,
        customerId: order.customerId,
        currency: order.totals.total.currency,
        totalMinor: Number(order.totals.total.amountMinor),
        placedAt: tx.now.toISOString(),
        lines: order.lines.map((line) => ({
          variantId: line.variantId,
          sku: line.sku,
          quantity: line.quantity,
          unitPriceMinor: Number(line.unitPrice.amountMinor),
          grossMinor: Number(line.gross.amountMinor),
        })),
      })),
    ),
  ]);
}

/**
 * Gives up orders that were never paid for. Units and money are the caller's to give back.
 *
 * @returns the orders that are cancelled by this call
 */
export async function abandonOrders(
  tx: Tx,
  orderIds: readonly string[],
  reason: string,
): Promise<readonly MovedOrder[]> {
  if (orderIds.length === 0) return [];
  assertMayMove("pending_payment", "cancelled");
  const moved = await many(tx, moveOrders(tx, orderIds, { from: "pending_payment", to: "cancelled" }));
  await noteSteps(tx, moved, { to: "cancelled", reason });
  return moved;
}

/** Keeps in the orders' histories that they wait no longer. One statement, issued at once. */
async function noteSteps(
  tx: Tx,
  moved: readonly MovedOrder[],
  step: { readonly to: OrderState; readonly reason: string | null },
): Promise<void> {
  const steps = moved.map(({ id, version }) => ({ orderId: id, version, from: "pending_payment" as const, ...step }));
  await run(tx, insertSteps(tx, steps));
}

/** The parts of a stored order's total as the ledger books them. */
export function amountsOf(order: MovedOrder): SaleAmounts {
  const currency = parseCurrency(order.currency);
  return {
    net: money(order.totalMinor - order.taxMinor - order.shippingNetMinor, currency),
    shippingNet: money(order.shippingNetMinor, currency),
    tax: money(order.taxMinor, currency),
    total: money(order.totalMinor, currency),
  };
}

function factsOf(tx: Tx, order: MovedOrder) {
  return {
    orderId: order.id,
    number: order.number,
    region: tx.region,
    channel: order.channel,
    customerId: order.customerId,
    currency: order.currency,
    totalMinor: Number(order.totalMinor),
    placedAt: order.placedAt.toISOString(),
  };
}
