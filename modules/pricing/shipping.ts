import { DAY_MS } from "@hansa/kernel";
import { textIn } from "#modules/channels";
import type { QuoteContext } from "./quote-shape.ts";
import type { ShippingOption } from "./shipping-shape.ts";

/** Options by channel, in the order given. */
export function indexShippingOptions(
  options: readonly ShippingOption[],
): ReadonlyMap<string, readonly ShippingOption[]> {
  return Map.groupBy(options, (option) => option.channel);
}

/** What the option is called in a locale, or in its language. */
export function nameOf({ name, names = {} }: Pick<ShippingOption, "name" | "names">, locale: string): string {
  return textIn(names, locale) ?? name;
}

/** Whether the option goes there, carries the weight and is priced in the channel's currency. */
function serves(option: ShippingOption, context: QuoteContext, country: string): boolean {
  return (
    option.currency === context.channel.currency &&
    (option.countries.length === 0 ? context.channel.countries : option.countries).includes(country) &&
    (option.maxWeightGrams === null || context.weightGrams <= option.maxWeightGrams)
  );
}

/** Takes the tax out of a price for a buyer who owes none. */
export type Relieve = (amountMinor: bigint, category: string) => bigint;

/** A shipping option with what it costs before promotions and tax. */
export interface PricedShipping {
  readonly option: ShippingOption;
  /** As displayed: with tax where the channel's prices include it. */
  readonly amountMinor: bigint;
}

/**
 * What the chosen option costs; null when none is chosen or it cannot be had for this country, weight and currency.
 *
 * @param priced.goodsMinor what the goods cost as displayed, after discounts: it decides whether shipping is free
 */
export function priceShipping(
  context: QuoteContext,
  country: string,
  { goodsMinor, relieve }: { readonly goodsMinor: bigint; readonly relieve: Relieve },
): PricedShipping | null {
  if (context.shippingOption === null) return null;
  for (const option of context.facts.settings.shipping.get(context.channel.code) ?? []) {
    if (option.code !== context.shippingOption || !serves(option, context, country)) continue;
    const isFree = option.freeFromMinor !== null && goodsMinor >= option.freeFromMinor;
    return { option, amountMinor: isFree ? 0n : relieve(option.amountMinor, option.taxCategory) };
  }
  return null;
}

/** Every option that can be had, in the order the channel offers them. */
export function optionsServing(context: QuoteContext, country: string): readonly ShippingOption[] {
  const options = context.facts.settings.shipping.get(context.channel.code) ?? [];
  return options.filter((option) => serves(option, context, country));
}

/** The days on which something ordered now should arrive. */
export function arrivalOf({ minDays, maxDays }: ShippingOption, now: Date) {
  return { arrivesFrom: toDay(addWorkingDays(now, minDays)), arrivesUntil: toDay(addWorkingDays(now, maxDays)) };
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
