import { DAY_MS, money } from "@hansa/kernel";
import type { QuoteContext } from "./quote-shape.ts";
import type { ShippingCharge, ShippingOffer, ShippingOption } from "./shipping-shape.ts";
import { findTaxRate, type TaxPlace, taxOf } from "./tax.ts";

/** Options by channel, in the order given. */
export function indexShippingOptions(
  options: readonly ShippingOption[],
): ReadonlyMap<string, readonly ShippingOption[]> {
  return Map.groupBy(options, (option) => option.channel);
}

/** Whether the option goes there, carries the weight and is priced in the channel's currency. */
function serves(option: ShippingOption, context: QuoteContext, country: string): boolean {
  return (
    option.currency === context.channel.currency &&
    (option.countries.length === 0 ? context.channel.countries : option.countries).includes(country) &&
    (option.maxWeightGrams === null || context.weightGrams <= option.maxWeightGrams)
  );
}

/** What the chosen option costs; null when none is chosen or it cannot be had for this country, weight and currency. */
export function chargeShipping(context: QuoteContext, place: TaxPlace, goodsMinor: bigint): ShippingCharge | null {
  if (context.shippingOption === null) return null;
  for (const option of context.facts.settings.shipping.get(context.channel.code) ?? []) {
    if (option.code === context.shippingOption && serves(option, context, place.country)) {
      return charge(option, context, { place, goodsMinor });
    }
  }
  return null;
}

/** Every option that can be had, priced, in the order the channel offers them. */
export function offerShipping(context: QuoteContext, place: TaxPlace, goodsMinor: bigint): readonly ShippingOffer[] {
  const options = context.facts.settings.shipping.get(context.channel.code) ?? [];
  return options
    .filter((option) => serves(option, context, place.country))
    .map((option) => ({
      ...charge(option, context, { place, goodsMinor }),
      arrivesFrom: toDay(addWorkingDays(context.now, option.minDays)),
      arrivesUntil: toDay(addWorkingDays(context.now, option.maxDays)),
    }));
}

function charge(
  option: ShippingOption,
  { channel, facts }: QuoteContext,
  { place, goodsMinor }: { readonly place: TaxPlace; readonly goodsMinor: bigint },
): ShippingCharge {
  const isFree = option.freeFromMinor !== null && goodsMinor >= option.freeFromMinor;
  const amount = isFree ? 0n : option.amountMinor;
  const rate = findTaxRate(facts.settings.taxes, place, option.taxCategory);
  const taxRatePpm = rate?.ratePpm ?? 0;
  const tax = taxOf(amount, taxRatePpm, channel.taxIncluded);
  return {
    option: option.code,
    name: option.name,
    amount: money(amount, channel.currency),
    tax: money(tax, channel.currency),
    net: money(channel.taxIncluded ? amount - tax : amount, channel.currency),
    gross: money(channel.taxIncluded ? amount : amount + tax, channel.currency),
    taxRatePpm,
  };
}

/** The day that many working days later; Saturday and Sunday (UTC) do not count. */
export function addWorkingDays(from: Date, days: number): Date {
  let at = from.getTime();
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return new Date(at);
}

function toDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
