import type { Money } from "@hansa/kernel";
import { type Entry, entryOf, type Posting } from "./entry.ts";

// Movements beside sale and payment: what is given back, what providers keep and pay out, what customers take back.

/**
 * What a claim of the customer books: part of the sale is turned, so that we owe it. The money itself is booked by
 * `refundEntry` once it has gone.
 *
 * @param parts `tax` is what the parts contain of it; goodwill has none, since nothing of the sale is undone
 */
export function creditEntry(
  orderId: string,
  {
    net,
    shippingNet,
    tax,
    isGoodwill,
  }: {
    readonly net: Money;
    readonly shippingNet: Money;
    readonly tax: Money;
    readonly isGoodwill: boolean;
  },
): Entry | null {
  const owed = net.amountMinor + shippingNet.amountMinor + tax.amountMinor;
  return entryOf(isGoodwill ? "goodwill" : "credit", orderId, net.currency, [
    { account: "receivable", amountMinor: -owed },
    { account: isGoodwill ? "goodwill" : "refunds", amountMinor: net.amountMinor },
    { account: "shipping_revenue", amountMinor: shippingNet.amountMinor },
    { account: "tax_payable", amountMinor: tax.amountMinor },
  ]);
}

/** What a gift card that was given away for nothing books, or, with what was paid for it, one that was sold. */
export function giftCardEntry(
  amount: Money,
  { orderId, against }: { readonly orderId: string | null; readonly against: "goodwill" | "receivable" | "refunds" },
): Entry | null {
  return entryOf("gift_card", orderId, amount.currency, [
    { account: against, amountMinor: amount.amountMinor },
    { account: "gift_card_liability", amountMinor: -amount.amountMinor },
  ]);
}

/** What a provider kept of what it holds for us; a negative amount is a fee that it gave back. */
export function feeEntry(orderId: string | null, fee: Money, provider: string): Entry | null {
  return entryOf("fee", orderId, fee.currency, [
    { account: "fees", amountMinor: fee.amountMinor },
    { account: "provider_clearing", partner: provider, amountMinor: -fee.amountMinor },
  ]);
}

/** What a provider paid to our bank. */
export function payoutEntry(amount: Money, provider: string): Entry | null {
  return entryOf("payout", null, amount.currency, [
    { account: "bank", amountMinor: amount.amountMinor },
    { account: "provider_clearing", partner: provider, amountMinor: -amount.amountMinor },
  ]);
}

/** What a chargeback books: the provider took the money back. A negative amount is one that was won. */
export function disputeEntry(orderId: string, amount: Money, provider: string): Entry | null {
  return entryOf("dispute", orderId, amount.currency, [
    { account: "disputes", amountMinor: amount.amountMinor },
    { account: "provider_clearing", partner: provider, amountMinor: -amount.amountMinor },
  ]);
}

/** What a difference that the desk accepted books: the provider's balance follows its own statement. */
export function adjustmentEntry(
  amount: Money,
  {
    orderId,
    provider,
    against,
  }: {
    readonly orderId: string | null;
    readonly provider: string;
    readonly against: "fees" | "fx" | "disputes";
  },
): Entry | null {
  const postings: readonly Posting[] = [
    { account: "provider_clearing", partner: provider, amountMinor: amount.amountMinor },
    { account: against, amountMinor: -amount.amountMinor },
  ];
  return entryOf(against === "fx" ? "fx" : "adjustment", orderId, amount.currency, postings);
}

/**
 * What an exchange books: the provider turned what it held in one currency into another. Two entries, since an entry has
 * one currency; what stands on `fx` in each is what was exchanged.
 */
export function fxEntries({
  orderId,
  provider,
  gross,
  exchanged,
}: {
  readonly orderId: string | null;
  readonly provider: string;
  readonly gross: Money;
  readonly exchanged: Money;
}): readonly (Entry | null)[] {
  const out = (amount: Money, sign: 1n | -1n) =>
    entryOf("fx", orderId, amount.currency, [
      { account: "fx", amountMinor: sign * amount.amountMinor },
      { account: "provider_clearing", partner: provider, amountMinor: -sign * amount.amountMinor },
    ]);
  return [out(gross, 1n), out(exchanged, -1n)];
}
