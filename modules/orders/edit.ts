import { money, subtract } from "@hansa/kernel";
import { editEntry, record, type SaleAmounts } from "#modules/ledger";
import { first, many, one, type Queryable, run, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { insertAdjustments } from "./adjustment-queries.ts";
import {
  deleteAdjustments,
  deleteLines,
  type EditRow,
  editsOfOrder,
  insertEdit,
  lockOrderRow,
  updateEdited,
} from "./edit-queries.ts";
import { OrderCannotMove, OrderNotFound, OrderWasImported } from "./errors.ts";
import { orderEdited } from "./events.ts";
import type { Order, OrderLine } from "./order.ts";
import { insertLines, insertSteps } from "./queries.ts";
import { loadOrders } from "./read.ts";
import type { Revised } from "./revise.ts";
import { mayEdit } from "./state.ts";

/** Most edits of one order that are shown. */
const MAX_EDITS_SHOWN = 200;

/** Who edits an order, and why. */
export interface EditNote {
  readonly author: { readonly kind: "staff" | "key"; readonly id: string };
  /** At most MAX_REASON characters, shown to the buyer. */
  readonly reason: string;
  readonly trace: string | null;
}

/**
 * The order, locked until the transaction ends, for whoever will edit it.
 *
 * @throws OrderNotFound
 * @throws OrderWasImported for an order of a former shop: nothing was sold for it here
 * @throws OrderCannotMove while payment is open: the checkout decides then; and once it is cancelled
 */
export async function lockForEdit(tx: Tx, orderId: string): Promise<Order> {
  const locked = await first(tx, lockOrderRow(tx, orderId));
  if (locked === null) throw new OrderNotFound();
  if (locked.isImported) throw new OrderWasImported();
  const [order] = await loadOrders(tx, [orderId]);
  if (order === undefined) throw new OrderNotFound();
  assertEditable(order);
  return order;
}

/** @throws OrderCannotMove unless what was promised may still be changed */
export function assertEditable({ state }: Pick<Order, "state">): void {
  if (!mayEdit(state)) throw new OrderCannotMove(state, "edited");
}

/**
 * The order is as it was revised: the difference of its sale is booked, the step and who took it are kept, and
 * `orders.edited` is announced. Units and money are the caller's to move.
 *
 * @param order locked by `lockForEdit` in this transaction
 */
export async function saveEdit(tx: Tx, order: Order, revised: Revised, note: EditNote): Promise<Order> {
  const { id: orderId } = order;
  const { version } = await one(tx, updateEdited(tx, orderId, revised));
  await run(tx, deleteLines(tx, orderId));
  await run(tx, deleteAdjustments(tx, orderId));
  const lines = revised.lines.map((line) => ({ ...line, orderId }));
  const adjustments = revised.adjustments.map(({ amount, ...took }) => ({
    ...took,
    orderId,
    amountMinor: amount.amountMinor,
  }));
  const { reason } = note;
  const difference = subtract(revised.totals.total, order.totals.total).amountMinor;
  await Promise.all([
    run(tx, insertLines(tx, lines)),
    ...(adjustments.length > 0 ? [run(tx, insertAdjustments(tx, adjustments))] : []),
    run(tx, insertSteps(tx, [{ orderId, version, from: order.state, to: order.state, reason }])),
    run(
      tx,
      insertEdit(tx, {
        orderId,
        version,
        authorKind: note.author.kind,
        authorId: note.author.id,
        reason,
        differenceMinor: difference,
        changes: changesOf(order, revised),
      }),
    ),
    record(tx, [editEntry(orderId, { before: saleOf(order), after: saleOf(revised) })]),
  ]);
  const edited = { ...order, ...revised, version };
  await announce(tx, orderEdited, [announcementOf(tx, order, edited)], note.trace);
  const [saved] = await loadOrders(tx, [orderId]);
  if (saved === undefined) throw new Error("an order that was just edited is gone");
  return saved;
}

/** What the desk changed about an order, oldest first. */
export async function listEdits(on: Queryable, orderId: string): Promise<readonly EditRow[]> {
  return await many(on, editsOfOrder(on, orderId, MAX_EDITS_SHOWN));
}

function saleOf({ totals, shipping }: Pick<Order, "totals" | "shipping">): SaleAmounts {
  const { total, tax } = totals;
  const shippingNet = shipping?.net ?? money(0n, total.currency);
  return { net: subtract(subtract(total, tax), shippingNet), shippingNet, tax, total };
}

/** Units and cents by which variants changed; what stayed is left out. */
function deltasOf(before: readonly OrderLine[], after: readonly OrderLine[]) {
  const skus = new Map([...before, ...after].map(({ variantId, sku }) => [variantId, sku]));
  const count = (lines: readonly OrderLine[], variantId: string, of: (line: OrderLine) => bigint): bigint =>
    lines.reduce((total, line) => (line.variantId === variantId ? total + of(line) : total), 0n);
  return [...skus]
    .map(([variantId, sku]) => {
      const by = (of: (line: OrderLine) => bigint): number =>
        Number(count(after, variantId, of) - count(before, variantId, of));
      const quantity = by((line) => BigInt(line.quantity));
      return { variantId, sku, quantity, grossMinor: by((line) => line.gross.amountMinor) };
    })
    .filter(({ quantity, grossMinor }) => quantity !== 0 || grossMinor !== 0);
}

function announcementOf(tx: Tx, before: Order, after: Order) {
  const { amountMinor, currency } = after.totals.total;
  return {
    orderId: after.id,
    number: after.number,
    version: after.version,
    region: tx.region,
    channel: after.channel,
    customerId: after.customerId,
    currency,
    totalMinor: Number(amountMinor),
    differenceMinor: Number(amountMinor - before.totals.total.amountMinor),
    lines: deltasOf(before.lines, after.lines),
    placedAt: after.placedAt.toISOString(),
  };
}

/** What is kept of an edit. Addresses are personal and stand in the order alone; that they changed is kept. */
function changesOf(before: Order, after: Revised) {
  const isSame = (was: unknown, is: unknown): boolean => JSON.stringify(was) === JSON.stringify(is);
  return {
    lines: deltasOf(before.lines, after.lines),
    ...(before.shipping?.option === after.shipping?.option
      ? {}
      : { shipping: { from: before.shipping?.option ?? null, to: after.shipping?.option ?? null } }),
    ...(isSame(before.shippingAddress, after.shippingAddress) ? {} : { shippingAddress: true }),
    ...(isSame(before.billingAddress, after.billingAddress) ? {} : { billingAddress: true }),
  };
}
