import { type Currency, type Money, newId } from "@hansa/kernel";

/** Where money stands. Debits are positive, credits negative. */
export const ACCOUNTS = [
  "receivable",
  "provider_clearing",
  "revenue",
  "shipping_revenue",
  "discounts",
  "tax_payable",
  "refunds",
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** Why money moved. */
export type EntryKind = "sale" | "payment" | "cancellation" | "refund";

/** One line of an entry. */
export interface Posting {
  readonly account: Account;
  /** Minor units; a debit is positive, a credit negative, never zero. */
  readonly amountMinor: bigint;
}

/** One movement of money: at least two lines in one currency that sum to zero. */
export interface Entry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly orderId: string;
  readonly currency: Currency;
  readonly postings: readonly Posting[];
}

/** The parts of an order's total, as the customer owes them; `net` is without tax and after discounts. */
export interface SaleAmounts {
  readonly net: Money;
  readonly shippingNet: Money;
  readonly tax: Money;
  readonly total: Money;
}

/**
 * Makes an entry; lines of zero are left out. A sum other than zero, or an empty entry, is a bug in the caller.
 *
 * @returns null when every line is zero: an order that costs nothing moves no money
 */
export function entryOf(
  kind: EntryKind,
  orderId: string,
  currency: Currency,
  postings: readonly Posting[],
): Entry | null {
  const lines = postings.filter(({ amountMinor }) => amountMinor !== 0n);
  const sum = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n) throw new Error(`entry ${kind} of order ${orderId} is out of balance by ${String(sum)}`);
  return lines.length === 0 ? null : { id: newId<"entry">(), kind, orderId, currency, postings: lines };
}

/** What a confirmed order books: the customer owes the total; revenue, shipping and tax are earned. */
export function saleEntry(orderId: string, { net, shippingNet, tax, total }: SaleAmounts): Entry | null {
  return entryOf("sale", orderId, total.currency, [
    { account: "receivable", amountMinor: total.amountMinor },
    { account: "revenue", amountMinor: -net.amountMinor },
    { account: "shipping_revenue", amountMinor: -shippingNet.amountMinor },
    { account: "tax_payable", amountMinor: -tax.amountMinor },
  ]);
}

/** What a provider's success books: it owes us what the customer owed. */
export function paymentEntry(orderId: string, amount: Money): Entry | null {
  return entryOf("payment", orderId, amount.currency, [
    { account: "provider_clearing", amountMinor: amount.amountMinor },
    { account: "receivable", amountMinor: -amount.amountMinor },
  ]);
}

/** What a refund, or a voided authorization, books: the provider owes us less, the customer is owed again. */
export function refundEntry(orderId: string, amount: Money): Entry | null {
  return entryOf("refund", orderId, amount.currency, [
    { account: "receivable", amountMinor: amount.amountMinor },
    { account: "provider_clearing", amountMinor: -amount.amountMinor },
  ]);
}

/** What a cancellation books: the sale, turned. */
export function cancellationEntry(orderId: string, { net, shippingNet, tax, total }: SaleAmounts): Entry | null {
  return entryOf("cancellation", orderId, total.currency, [
    { account: "receivable", amountMinor: -total.amountMinor },
    { account: "revenue", amountMinor: net.amountMinor },
    { account: "shipping_revenue", amountMinor: shippingNet.amountMinor },
    { account: "tax_payable", amountMinor: tax.amountMinor },
  ]);
}
