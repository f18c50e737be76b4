import { type Currency, type Money, newId, subtract } from "@hansa/kernel";

/** Where money stands. Debits are positive, credits negative. */
export const ACCOUNTS = [
  /** What customers owe us; negative, what we owe them. */
  "receivable",
  /** What a provider holds for us, by provider. */
  "provider_clearing",
  /** What providers paid out. */
  "bank",
  "revenue",
  "shipping_revenue",
  "discounts",
  "tax_payable",
  /** Revenue that was given back after the sale. */
  "refunds",
  /** What gift cards and store credit may still be spent. */
  "gift_card_liability",
  /** What providers keep for their work. */
  "fees",
  /** What customers took back through their bank. */
  "disputes",
  /** What changing currencies gained or cost. */
  "fx",
  /** What was given without a claim. */
  "goodwill",
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** Why money moved. */
export type EntryKind =
  | "sale"
  | "payment"
  | "cancellation"
  | "edit"
  | "refund"
  | "credit"
  | "gift_card"
  | "fee"
  | "payout"
  | "dispute"
  | "goodwill"
  | "adjustment"
  | "fx";

/** One line of an entry. */
export interface Posting {
  readonly account: Account;
  /** Minor units; a debit is positive, a credit negative, never zero. */
  readonly amountMinor: bigint;
  /** The provider of a clearing account; empty unless told. */
  readonly partner?: string;
}

/** One movement of money: at least two lines in one currency that sum to zero. */
export interface Entry {
  readonly id: string;
  readonly kind: EntryKind;
  /** Null for what belongs to no order, such as a payout. */
  readonly orderId: string | null;
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

/** Where the money of a payment comes from, or goes back to: a provider, or a gift card. */
export interface MoneySource {
  readonly account: "provider_clearing" | "gift_card_liability";
  /** Name of the provider; empty for gift cards. */
  readonly partner: string;
}

/** The clearing account of a provider; a gift card's money stands in the liability instead. */
export function sourceOf(provider: string): MoneySource {
  return provider === GIFT_CARD
    ? { account: "gift_card_liability", partner: "" }
    : { account: "provider_clearing", partner: provider };
}

/** The name under which gift cards and store credit stand among the providers. */
export const GIFT_CARD = "gift_card";

/**
 * Makes an entry; lines of zero are left out. A sum other than zero, or an empty entry, is a bug in the caller.
 *
 * @returns null when every line is zero: an order that costs nothing moves no money
 */
export function entryOf(
  kind: EntryKind,
  orderId: string | null,
  currency: Currency,
  postings: readonly Posting[],
): Entry | null {
  const lines = postings.filter(({ amountMinor }) => amountMinor !== 0n);
  const sum = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n) throw new Error(`entry ${kind} of order ${orderId ?? "none"} is out of balance by ${String(sum)}`);
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

/** What a provider's success, or a gift card, books: it owes us what the customer owed. */
export function paymentEntry(orderId: string, amount: Money, provider = ""): Entry | null {
  return entryOf("payment", orderId, amount.currency, [
    { ...sourceOf(provider), amountMinor: amount.amountMinor },
    { account: "receivable", amountMinor: -amount.amountMinor },
  ]);
}

/** What a refund that was carried out books: the provider owes us less, the customer has the money. */
export function refundEntry(orderId: string, amount: Money, provider = ""): Entry | null {
  return entryOf("refund", orderId, amount.currency, [
    { account: "receivable", amountMinor: amount.amountMinor },
    { ...sourceOf(provider), amountMinor: -amount.amountMinor },
  ]);
}

/** What a change of a confirmed order books: the sale is now this one, so the difference to what it was. */
export function editEntry(
  orderId: string,
  { before, after }: { readonly before: SaleAmounts; readonly after: SaleAmounts },
): Entry | null {
  return entryOf("edit", orderId, after.total.currency, [
    { account: "receivable", amountMinor: subtract(after.total, before.total).amountMinor },
    { account: "revenue", amountMinor: subtract(before.net, after.net).amountMinor },
    { account: "shipping_revenue", amountMinor: subtract(before.shippingNet, after.shippingNet).amountMinor },
    { account: "tax_payable", amountMinor: subtract(before.tax, after.tax).amountMinor },
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
