import { type Currency, money } from "@hansa/kernel";
import { type Audience, choosePrice } from "./prices/choose-price.ts";
import {
  type FrozenPrice,
  type FrozenPrices,
  type LineFreeze,
  type PriceToFreeze,
  pricesNotHeld,
  unitPriceOf,
} from "./prices/freeze.ts";
import { type PricedLine, promoteLines, type ShippedFor } from "./promote-lines.ts";
import type { LineAdjustment, Quote, QuoteContext, QuotedLine, QuoteLine } from "./quote-shape.ts";
import { arrivalOf, nameOf, optionsServing, type PricedShipping, priceShipping } from "./shipping.ts";
import type { ShippingCharge, ShippingOffer } from "./shipping-shape.ts";
import { type Charge, type Levied, levyTax, taxLinesOf } from "./tax/levy.ts";
import { priceWithoutRelievedTax, taxSituationOf } from "./tax/situation.ts";
import { UNTAXED } from "./tax/tax-rate.ts";

/**
 * Prices lines: the same input gives the same cents, in any order of lines. Pure and exact: no clock, no float.
 * First what things cost, then what promotions take off, then shipping, then tax on what is left.
 */
export function quote(lines: readonly QuoteLine[], context: QuoteContext): Quote {
  const { currency } = context.channel;
  const audience = audienceOf(context);
  const situation = taxSituationOf(context);
  const relieve = (amountMinor: bigint, category: string): bigint =>
    priceWithoutRelievedTax(amountMinor, category, situation);
  const priced: PricedLine[] = [];
  const unpriced: string[] = [];
  for (const line of lines) {
    const { variantId, quantity, taxCategory } = line;
    const chosen = choosePrice(context.facts.prices.get(variantId), quantity, audience);
    const price = unitPriceOf(chosen, context.frozen?.get(variantId), { quantity, audience });
    if (price === null) {
      unpriced.push(line.key);
      continue;
    }
    const unitMinor = relieve(price.amountMinor, taxCategory);
    const wasMinor = price.wasMinor === null ? null : relieve(price.wasMinor, taxCategory);
    const todaysMinor = price.frozen?.nowMinor == null ? null : relieve(price.frozen.nowMinor, taxCategory);
    const frozen =
      price.frozen === null || todaysMinor === unitMinor ? null : toFreeze(price.frozen.by, todaysMinor, currency);
    const { priceListId } = price;
    priced.push({ line, priceListId, frozen, unitMinor, wasMinor, subtotalMinor: unitMinor * BigInt(quantity) });
  }
  const destination = destinationOf(context);
  const ship = (goodsMinor: bigint) => priceShipping(context, destination, { goodsMinor, relieve });
  const promoted = promoteLines(priced, context, ship);
  const charges = priced.map((one, index) => toCharge(one, promoted.leftOf(index)));
  const { shipped } = promoted;
  if (shipped !== null) charges.push(shippingCharge(shipped));
  const levied = levyTax(charges, situation, currency);
  const quoted = priced.map((one, index) => toQuotedLine(one, levied[index], promoted.cutsOf(index), currency));
  const shipping = shipped === null ? null : toShippingCharge(shipped, levied[priced.length], context.channel);
  return {
    lines: quoted,
    shipping,
    totals: totalsOf(quoted, shipping, currency),
    taxes: taxLinesOf(levied, situation, currency),
    taxRelief: situation.relief,
    unpriced,
    adjustments: promoted.adjustments,
    get gifts() {
      return promoted.gifts();
    },
    get why() {
      return promoted.why();
    },
  };
}

/** Prices that only differ before the tax is taken off that the buyer is spared are one price: nothing is held then. */
function toFreeze({ shownAt, until }: FrozenPrice, todaysMinor: bigint | null, currency: Currency): LineFreeze {
  return { shownAt, until, unitPriceNow: todaysMinor === null ? null : money(todaysMinor, currency) };
}

function toCharge({ line }: PricedLine, amountMinor: bigint): Charge {
  return { key: line.key, category: line.taxCategory, quantity: line.quantity, amountMinor };
}

function shippingCharge({ option, amountMinor }: PricedShipping): Charge {
  return { key: "shipping", category: option.taxCategory, quantity: 1, amountMinor };
}

function toQuotedLine(
  { line, priceListId, frozen, unitMinor, wasMinor, subtotalMinor }: PricedLine,
  levied: Levied = NOTHING,
  adjustments: readonly LineAdjustment[],
  currency: Currency,
): QuotedLine {
  let discountMinor = 0n;
  for (const { amount } of adjustments) discountMinor += amount.amountMinor;
  return {
    key: line.key,
    variantId: line.variantId,
    quantity: line.quantity,
    unitPrice: money(unitMinor, currency),
    unitPriceWas: wasMinor === null ? null : money(wasMinor, currency),
    subtotal: money(subtotalMinor, currency),
    discount: money(discountMinor, currency),
    tax: money(levied.taxMinor, currency),
    net: money(levied.netMinor, currency),
    gross: money(levied.grossMinor, currency),
    taxRatePpm: levied.ratePpm,
    priceListId,
    taxCode: levied.code,
    adjustments,
    frozen,
  };
}

const NOTHING: Levied = { netMinor: 0n, taxMinor: 0n, grossMinor: 0n, ratePpm: 0, code: "none", tax: UNTAXED };

function toShippingCharge(
  { option, amountMinor, wasMinor }: ShippedFor,
  levied: Levied = NOTHING,
  { currency, locale }: QuoteContext["channel"],
) {
  return {
    option: option.code,
    name: nameOf(option, locale),
    amount: money(amountMinor, currency),
    amountWas: money(wasMinor, currency),
    tax: money(levied.taxMinor, currency),
    net: money(levied.netMinor, currency),
    gross: money(levied.grossMinor, currency),
    taxRatePpm: levied.ratePpm,
  };
}

function totalsOf(lines: readonly QuotedLine[], shipping: ShippingCharge | null, currency: Currency): Quote["totals"] {
  let subtotalMinor = 0n;
  let discountMinor = 0n;
  let taxMinor = shipping?.tax.amountMinor ?? 0n;
  let totalMinor = shipping?.gross.amountMinor ?? 0n;
  for (const line of lines) {
    subtotalMinor += line.subtotal.amountMinor;
    discountMinor += line.discount.amountMinor;
    taxMinor += line.tax.amountMinor;
    totalMinor += line.gross.amountMinor;
  }
  return {
    subtotal: money(subtotalMinor, currency),
    discount: money(discountMinor, currency),
    shipping: shipping?.amount ?? money(0n, currency),
    tax: money(taxMinor, currency),
    total: money(totalMinor, currency),
  };
}

/** The shipping options that can be had for these lines, each priced as if it were chosen, with the days of arrival. */
export function shippingOptionsFor(lines: readonly QuoteLine[], context: QuoteContext): readonly ShippingOffer[] {
  return optionsServing(context, destinationOf(context)).flatMap((option) => {
    const { shipping } = quote(lines, { ...context, shippingOption: option.code });
    return shipping === null ? [] : [{ ...shipping, ...arrivalOf(option, context.now) }];
  });
}

/** The prices of these lines that are not held for the buyer yet (`context.frozen`): to be held once the buyer sees them. */
export function pricesToFreeze(lines: readonly QuoteLine[], context: QuoteContext): readonly PriceToFreeze[] {
  const { frozen = NOTHING_HELD, facts } = context;
  return pricesNotHeld(lines, frozen, { audience: audienceOf(context), prices: facts.prices });
}

const NOTHING_HELD: FrozenPrices = new Map();

/** Where the goods go; the channel's first country while that is unknown. */
function destinationOf({ country, channel }: QuoteContext): string {
  return country ?? channel.countries[0] ?? "";
}

function audienceOf(context: QuoteContext): Audience & { readonly country: string } {
  const { channel, customerGroup, now } = context;
  const country = destinationOf(context);
  return { channel: channel.code, currency: channel.currency, customerGroup, country, nowMs: now.getTime() };
}
