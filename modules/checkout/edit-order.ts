import { type Money, money, subtract } from "@hansa/kernel";
import {
  InsufficientStock,
  loadAvailability,
  openAllocator,
  restockSome,
  saveSales,
  type Shortage,
} from "#modules/inventory";
import { creditEntry, record } from "#modules/ledger";
import {
  assertEditable,
  type EditNote,
  loadOrders,
  lockForEdit,
  type Order,
  OrderNotFound,
  saveEdit,
} from "#modules/orders";
import { lockOrderPayments, requestRefund } from "#modules/payments";
import type { TaxLookups } from "#modules/pricing";
import type { Tx } from "#platform/db";
import { CheckoutInProgress, PriceChanged } from "./errors.ts";
import { loadOwing, loadWaived, type Owing } from "./owing.ts";
import { type EditPlan, type EditWish, planEdit } from "./plan-edit.ts";

/** What becomes of money that the edited order costs more: it is owed, or given for nothing. */
export const DEARER = ["owed", "goodwill"] as const;
/** One of `DEARER`. */
export type Dearer = (typeof DEARER)[number];

/** An edit as it is asked for. */
export interface EditCommand {
  readonly orderId: string;
  readonly wish: EditWish;
  readonly note: EditNote;
  readonly dearer: Dearer;
  /** What the desk saw that it would cost, in minor units; null when it does not care. */
  readonly expectedTotalMinor: bigint | null;
  /** @throws PreconditionFailed unless this is the version that the desk has seen */
  readonly assertVersion: (version: number) => void;
}

/** What an edit does, or would do, with money. */
export interface EditMoney {
  /** What the order costs more than before; negative, less. */
  readonly difference: Money;
  /** What the buyer owes afterwards, what was owed before included; zero when nothing. */
  readonly due: Money;
  /** What goes back to where it came from: never more than is over-paid, nor than was taken. */
  readonly refund: Money;
  /** What was owed and is given; negative: what was given before and is not owed any more. */
  readonly goodwill: Money;
}

/** An order that was edited, or would be. */
export interface Edited extends EditMoney {
  readonly order: Order;
}

/**
 * What an edit would make of the order, without making it.
 *
 * @returns with what is short on the shelf for it, which would refuse it
 * @throws whatever would refuse the edit
 */
export async function previewEdit(
  tx: Tx,
  orderId: string,
  wish: EditWish,
  { taxes, dearer }: { readonly taxes: TaxLookups; readonly dearer: Dearer },
): Promise<Edited & { readonly short: readonly Shortage[] }> {
  const [order] = await loadOrders(tx, [orderId]);
  if (order === undefined) throw new OrderNotFound();
  assertEditable(order);
  const plan = await planEdit(tx, order, { wish, taxes });
  const { revised, taken } = plan;
  const account = await loadAccount(tx, orderId, await loadOwing(tx, orderId), plan);
  const available = await loadAvailability(
    tx,
    taken.map(({ variantId }) => variantId),
  );
  const short = taken
    .map(({ variantId, quantity }) => ({ variantId, wanted: quantity, available: available.get(variantId) ?? 0 }))
    .filter((one) => one.available < one.wanted);
  return { order: { ...order, ...revised }, short, ...settle(order, revised, { account, dearer }) };
}

/**
 * Edits a confirmed order: what it needs more leaves the shelf and what it needs no longer returns, its sale and its taxes
 * are those of the new lines, and money moves by what the ledger then says is owed. All of it, or none. Locks the order,
 * its payments, then stock.
 *
 * @throws OrderNotFound, OrderWasImported, OrderCannotMove, PreconditionFailed, PriceChanged, InsufficientStock
 * @throws CheckoutInProgress while somebody pays for the order
 * @throws whatever `planEdit` does
 */
export async function editOrder(tx: Tx, command: EditCommand, taxes: TaxLookups): Promise<Edited> {
  const { orderId, wish, note, dearer } = command;
  const order = await lockForEdit(tx, orderId);
  command.assertVersion(order.version);
  await lockOrderPayments(tx, orderId);
  const owing = await loadOwing(tx, orderId);
  if (owing.isBeingPaid) throw new CheckoutInProgress();
  const plan = await planEdit(tx, order, { wish, taxes });
  const { totals } = plan.revised;
  const expected = command.expectedTotalMinor;
  if (expected !== null && expected !== totals.total.amountMinor) throw new PriceChanged(expected, { totals });
  const account = await loadAccount(tx, orderId, owing, plan);
  await moveUnits(tx, orderId, plan);
  const saved = await saveEdit(tx, order, plan.revised, note);
  const moved = settle(order, plan.revised, { account, dearer });
  await moveMoney(tx, { orderId, reason: note.reason }, moved);
  return { order: saved, ...moved };
}

/** Takes and gives back units in one pass over the shelves, locked in key order. */
async function moveUnits(tx: Tx, orderId: string, { taken, freed }: EditPlan): Promise<void> {
  const allocator = await openAllocator(tx, [...taken.map(({ variantId }) => variantId), ...freed.keys()]);
  const given = allocator.take(taken);
  if (given.kind === "short") throw new InsufficientStock(given.short);
  if (taken.length > 0) await saveSales(tx, [{ reference: orderId, allocations: given.allocations }], allocator);
  await restockSome(tx, orderId, freed);
}

/** What is owed before the edit, and what was given already. */
interface Account extends Owing {
  /** What was given back of the order, goodwill included. */
  readonly givenBackMinor: bigint;
  readonly waivedMinor: bigint;
}

async function loadAccount(tx: Tx, orderId: string, owing: Owing, { parts }: EditPlan): Promise<Account> {
  const givenBackMinor = parts.givenBack.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { ...owing, givenBackMinor, waivedMinor: await loadWaived(tx, orderId, parts) };
}

/** Decided by what is owed, never by what the order was or became. */
function settle(
  before: Pick<Order, "totals">,
  after: Pick<Order, "totals">,
  { account, dearer }: { readonly account: Account; readonly dearer: Dearer },
): EditMoney {
  const { total } = after.totals;
  const difference = subtract(total, before.totals.total);
  const of = (amountMinor: bigint): Money => money(amountMinor, difference.currency);
  const balance = account.dueMinor + difference.amountMinor;
  // More than the order costs now was taken for it, and is not back. A debt that was waived was never paid.
  const overpaid = positive(account.refundableMinor + account.givenBackMinor - total.amountMinor);
  const refund = least(positive(-balance), least(overpaid, positive(account.refundableMinor)));
  // Only what this edit adds is given: an older debt is not forgiven by the way.
  const given = dearer === "goodwill" ? least(positive(balance), positive(difference.amountMinor)) : 0n;
  const unclaimed = positive(-(account.bookedMinor + difference.amountMinor)) - refund;
  const takenBack = least(positive(unclaimed), positive(account.waivedMinor));
  return {
    difference,
    due: of(positive(balance) - given),
    refund: of(refund),
    goodwill: of(given - takenBack),
  };
}

async function moveMoney(
  tx: Tx,
  { orderId, reason }: { readonly orderId: string; readonly reason: string },
  { refund, goodwill }: EditMoney,
): Promise<void> {
  const nothing = money(0n, goodwill.currency);
  await record(tx, [creditEntry(orderId, { net: goodwill, shippingNet: nothing, tax: nothing, isGoodwill: true })]);
  if (refund.amountMinor > 0n) await requestRefund(tx, { orderId, amount: refund, reason });
}

function positive(amountMinor: bigint): bigint {
  return amountMinor > 0n ? amountMinor : 0n;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
