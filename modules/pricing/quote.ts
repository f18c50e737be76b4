import { type Money, money } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { PriceEntry } from "./facts-shape.ts";
import type { Quote, QuoteContext, QuotedLine, QuoteLine } from "./quote-shape.ts";
import { chargeShipping, offerShipping } from "./shipping.ts";
import type { ShippingOffer } from "./shipping-shape.ts";
import { findTaxRate, type TaxPlace, taxCodeOf, taxOfLine } from "./tax.ts";

/** The price that wins for a quantity, and the base price if a sale undercut it. */
export interface ChosenPrice {
  readonly entry: PriceEntry;
  readonly was: PriceEntry | null;
}

/**
 * Prices lines: the same input gives the same cents, in any order of lines. Pure and exact: no clock, no float.
 * Tax is rounded half up per line (or per unit where the tax rate says so), so that lines add up to the total.
 */
export function quote(lines: readonly QuoteLine[], context: QuoteContext): Quote {
  const { channel, facts } = context;
  const place = placeOf(context);
  const nothing = money(0n, channel.currency);
  const quoted: QuotedLine[] = [];
  const unpriced: string[] = [];
  let subtotalMinor = 0n;
  let taxMinor = 0n;
  let totalMinor = 0n;
  for (const line of lines) {
    const chosen = choosePrice(facts.prices.get(line.variantId), line.quantity, channel, place.nowMs);
    if (chosen === null) {
      unpriced.push(line.key);
      continue;
    }
    const priced = priceLine(line, chosen, { context, place, nothing });
    subtotalMinor += priced.subtotal.amountMinor;
    taxMinor += priced.tax.amountMinor;
    totalMinor += priced.gross.amountMinor;
    quoted.push(priced);
  }
  const shipping = chargeShipping(context, place, subtotalMinor);
  if (shipping !== null) {
    taxMinor += shipping.tax.amountMinor;
    totalMinor += shipping.gross.amountMinor;
  }
  const totals = {
    subtotal: money(subtotalMinor, channel.currency),
    discount: nothing,
    shipping: shipping?.amount ?? nothing,
    tax: money(taxMinor, channel.currency),
    total: money(totalMinor, channel.currency),
  };
  return { lines: quoted, shipping, totals, unpriced, adjustments: [] };
}

interface Pricing {
  readonly context: QuoteContext;
  readonly place: TaxPlace;
  readonly nothing: Money;
}

function priceLine(line: QuoteLine, chosen: ChosenPrice, { context, place, nothing }: Pricing): QuotedLine {
  const { currency, taxIncluded } = context.channel;
  const quantity = BigInt(line.quantity);
  const unitMinor = chosen.entry.amountMinor;
  const rate = findTaxRate(context.facts.settings.taxes, place, line.taxCategory);
  const subtotal = money(unitMinor * quantity, currency);
  const tax = taxOfLine({ unitMinor, quantity }, rate, taxIncluded);
  return {
    key: line.key,
    variantId: line.variantId,
    quantity: line.quantity,
    unitPrice: money(unitMinor, currency),
    unitPriceWas: chosen.was === null ? null : money(chosen.was.amountMinor, currency),
    subtotal,
    discount: nothing,
    tax: money(tax, currency),
    net: taxIncluded ? money(subtotal.amountMinor - tax, currency) : subtotal,
    gross: taxIncluded ? subtotal : money(subtotal.amountMinor + tax, currency),
    taxRatePpm: rate === null ? 0 : rate.ratePpm,
    priceListId: chosen.entry.list.id,
    taxCode: taxCodeOf(rate),
  };
}

/**
 * The shipping options that can be had for this destination and weight, priced, with the days of arrival.
 *
 * @param goods what the goods cost as displayed, after discounts: it decides whether shipping is free
 */
export function shippingOptionsFor(context: QuoteContext, goods: Money): readonly ShippingOffer[] {
  return offerShipping(context, placeOf(context), goods.amountMinor);
}

/**
 * The price for a quantity: the first base list and the first sale list in precedence that have one, the largest tier
 * not above the quantity. The sale wins only when it is lower: nobody pays more because of a sale.
 *
 * @returns null when no list of the channel in its currency prices the variant now
 */
export function choosePrice(
  entries: readonly PriceEntry[] | undefined,
  quantity: number,
  channel: Pick<Channel, "code" | "currency">,
  nowMs: number,
): ChosenPrice | null {
  if (entries === undefined) return null;
  let base: PriceEntry | null = null;
  let sale: PriceEntry | null = null;
  for (const entry of entries) {
    const { list } = entry;
    if (entry.minQuantity > quantity || list.currency !== channel.currency) continue;
    if (list.channel !== null && list.channel !== channel.code) continue;
    if (list.fromMs > nowMs || nowMs >= list.untilMs) continue;
    if (list.kind === "base") base ??= entry;
    else sale ??= entry;
  }
  if (sale === null) return base === null ? null : { entry: base, was: null };
  if (base === null) return { entry: sale, was: null };
  return sale.amountMinor < base.amountMinor ? { entry: sale, was: base } : { entry: base, was: null };
}

function placeOf(context: QuoteContext): TaxPlace {
  return {
    country: context.country ?? context.channel.countries[0] ?? "",
    subdivision: context.subdivision,
    nowMs: context.now.getTime(),
  };
}
