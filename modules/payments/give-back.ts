import { type Money, money } from "@hansa/kernel";
import { creditEntry, record } from "#modules/ledger";
import { many, type Queryable, run, type Tx } from "#platform/db";
import { lockAttempts } from "./attempt-queries.ts";
import { loadDue } from "./due.ts";
import { PaymentNotFound, PaymentUnderWay } from "./errors.ts";
import { type GiftCard, issueGiftCard } from "./gift-card.ts";
import { insertParts, type PartRow, partsOfOrder } from "./part-queries.ts";
import { type OrderMoney, type Part, type PartWish, priceParts, sumOfParts } from "./parts.ts";
import { creditFrom, type Refund, requestRefund } from "./refund.ts";

/** What an order costs, part by part; null when there is no such order. Whoever wires the shop gives it. */
export type LoadOrderMoney = (on: Queryable, orderId: string) => Promise<OrderMoney | null>;

/** What is to be given back of an order, and where it is to go. */
export interface GiveBack extends PartWish {
  readonly orderId: string;
  /** `source`: to where it came from, gift cards to their cards. `gift_card`: as store credit, at once. */
  readonly destination: "source" | "gift_card";
  /** Whose store credit it is; null for whoever has the code. */
  readonly customerId: string | null;
  readonly reason: string;
}

/** What came of it. */
export interface GivenBackNow {
  readonly amount: Money;
  /** What of it was owed, and is not any more: it moves no money. */
  readonly againstDebt: Money;
  readonly parts: readonly Part[];
  readonly refunds: readonly Refund[];
  /** The store credit with its code, which is shown now or never; null when the money goes to its source. */
  readonly giftCard: (GiftCard & { readonly code: string }) | null;
}

/**
 * Parts of an order are given back: we owe their price from now on. It lowers what the buyer still owes for the order, and
 * what is more than that is on its way; goodwill that is given as store credit pays no debt. All attempts of the order are
 * locked, so racing requests never give back a unit twice, nor more than was captured.
 *
 * @throws PaymentNotFound when there is no such order
 * @throws RefundExceedsOrder when so much is not left of the order
 * @throws RefundExceedsCaptured when so much was not captured, or is on its way already
 * @throws PaymentUnderWay while what is owed for it is being paid
 */
export async function giveBack(tx: Tx, load: LoadOrderMoney, wish: GiveBack): Promise<GivenBackNow> {
  const { orderId, reason } = wish;
  const order = await load(tx, orderId);
  if (order === null) throw new PaymentNotFound();
  await many(tx, lockAttempts(tx, { keys: null, orderId }));
  const before = (await many(tx, partsOfOrder(tx, orderId, "refund"))).map(parsePart);
  const parts = priceParts(order, before, wish);
  const amount = sumOfParts(parts, order);
  const debt = await loadDue(tx, orderId);
  if (debt.dueMinor > 0n && debt.isInDoubt) throw new PaymentUnderWay();
  const shared = shareOut(parts, wish.destination, debt.dueMinor);
  const of = (amountMinor: bigint): Money => money(amountMinor, amount.currency);
  const common = { amount, againstDebt: of(shared.againstDebtMinor), parts };
  if (amount.amountMinor > 0n) await record(tx, creditsOf(orderId, parts, order));
  await run(tx, insertParts(tx, parts, { orderId, purpose: "refund" }));
  const claimed = of(shared.claimedMinor);
  if (wish.destination === "source") {
    const refunds = claimed.amountMinor === 0n ? [] : await requestRefund(tx, { orderId, amount: claimed, reason });
    return { ...common, refunds, giftCard: null };
  }
  const credit = of(shared.claimedMinor + shared.givenMinor);
  if (credit.amountMinor === 0n) return { ...common, refunds: [], giftCard: null };
  const refunds = claimed.amountMinor === 0n ? [] : await creditFrom(tx, { orderId, amount: claimed, reason });
  const giftCard = await issueGiftCard(tx, {
    kind: "store_credit",
    amount: credit,
    customerId: wish.customerId,
    expiresAt: null,
    reason,
    against: "receivable",
    orderId,
  });
  return { ...common, refunds, giftCard };
}

/**
 * What becomes of what is given back: it lowers the debt first, the rest must have been captured. Goodwill that is given as
 * store credit is ours to give, and counts as nothing that was captured.
 */
function shareOut(parts: readonly Part[], destination: GiveBack["destination"], dueMinor: bigint) {
  const sumOf = (some: readonly Part[]): bigint => some.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const isGiven = ({ kind }: Part): boolean => destination === "gift_card" && kind === "goodwill";
  const claimed = sumOf(parts.filter((part) => !isGiven(part)));
  const owed = dueMinor > 0n ? dueMinor : 0n;
  const againstDebtMinor = claimed < owed ? claimed : owed;
  return { againstDebtMinor, claimedMinor: claimed - againstDebtMinor, givenMinor: sumOf(parts.filter(isGiven)) };
}

/** What giving these parts back books: we owe their price. */
export function creditsOf(orderId: string, parts: readonly Part[], { total }: OrderMoney) {
  const sumOf = (kinds: readonly Part["kind"][], of: "amountMinor" | "taxMinor"): bigint =>
    parts.reduce((sum, part) => (kinds.includes(part.kind) ? sum + part[of] : sum), 0n);
  const amountOf = (amountMinor: bigint): Money => money(amountMinor, total.currency);
  const tax = sumOf(["line", "amount"], "taxMinor");
  const shippingTax = sumOf(["shipping"], "taxMinor");
  return [
    creditEntry(orderId, {
      net: amountOf(sumOf(["line", "amount"], "amountMinor") - tax),
      shippingNet: amountOf(sumOf(["shipping"], "amountMinor") - shippingTax),
      tax: amountOf(tax + shippingTax),
      isGoodwill: false,
    }),
    creditEntry(orderId, {
      net: amountOf(sumOf(["goodwill"], "amountMinor")),
      shippingNet: amountOf(0n),
      tax: amountOf(0n),
      isGoodwill: true,
    }),
  ];
}

/** A part from its row. */
export function parsePart({ kind, ...row }: PartRow): Part {
  if (kind !== "line" && kind !== "shipping" && kind !== "amount" && kind !== "goodwill")
    throw new Error(`unknown part ${kind}`);
  return { ...row, kind };
}
