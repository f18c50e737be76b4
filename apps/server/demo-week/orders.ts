import { type Money, money } from "@hansa/kernel";
import type { VariantFacts } from "#modules/catalog";
import type { Channel } from "#modules/channels";
import type { ImportedOrder } from "#modules/orders";
import type { Visit } from "./visits.ts";

/** What an order of the week is priced and described with. */
export interface Shelf {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly facts: ReadonlyMap<string, VariantFacts>;
  /** Price of a variant in a channel; null where it has none. */
  readonly priceOf: (channel: string, variantId: string) => Money | null;
}

/** Prices are said to hold so much tax of the usual kind; a week long past pays nobody's VAT. */
const TAX_PPM = 190_000;
const MILLION = 1_000_000n;

/** The order that a visit ended in; null when nothing was bought that had a price. */
export function orderOf(visit: Visit, { channels, facts, priceOf }: Shelf): ImportedOrder | null {
  const channel = channels.get(visit.channel);
  if (channel === undefined) return null;
  const of = (amountMinor: bigint): Money => money(amountMinor, channel.currency);
  const lines = visit.bought.flatMap(({ variant, quantity }) => {
    const fact = facts.get(variant.variantId);
    const unitPrice = priceOf(channel.code, variant.variantId);
    if (fact === undefined || unitPrice === null) return [];
    const subtotal = unitPrice.amountMinor * BigInt(quantity);
    const net = (subtotal * MILLION) / (MILLION + BigInt(TAX_PPM));
    return [
      {
        variantId: variant.variantId,
        sku: fact.sku,
        title: fact.title,
        options: fact.options,
        image: fact.image,
        quantity,
        unitPrice,
        subtotal: of(subtotal),
        discount: of(0n),
        net: of(net),
        tax: of(subtotal - net),
        gross: of(subtotal),
        taxRatePpm: TAX_PPM,
        taxCode: "standard",
        priceList: "base",
      },
    ];
  });
  if (lines.length === 0) return null;
  const sum = (amounts: readonly Money[]): Money => of(amounts.reduce((all, one) => all + one.amountMinor, 0n));
  const subtotal = sum(lines.map((line) => line.subtotal));
  return {
    externalId: `demo-week-${visit.name}`,
    number: null,
    state: visit.isCancelled ? "cancelled" : "confirmed",
    placedAt: visit.at,
    cancelledAt: visit.isCancelled ? visit.at : null,
    channel: channel.code,
    customerId: null,
    email: `${visit.buyer.name.toLowerCase().replace(" ", ".")}@example.com`,
    // What a former shop charged is told as it was: with the tax in it.
    taxIncluded: true,
    paymentMethod: visit.name.endsWith("3") ? "invoice" : "card",
    shippingAddress: visit.buyer,
    billingAddress: null,
    lines,
    shipping: null,
    totals: {
      subtotal,
      discount: of(0n),
      shipping: of(0n),
      tax: sum(lines.map((line) => line.tax)),
      total: subtotal,
    },
  };
}
