import { type Currency, exponentOf, PPM, shareOf } from "@hansa/kernel";

/** What the last digits of a price made by a rule are. */
export const PRICE_ENDINGS = ["none", "99", "95", "00"] as const;
export type PriceEnding = (typeof PRICE_ENDINGS)[number];

/** How a list makes its prices of those of another list in the same currency. */
export interface PriceRule {
  readonly parentId: string;
  /** 100,000 is 10 % off; negative is on top. At most 1,000,000: nothing costs less than nothing. */
  readonly offPpm: number;
  readonly ending: PriceEnding;
}

/**
 * The parent's price by the rule: first the percentage, rounded half up, then the ending that is nearest, the higher one
 * of two as near. An ending stands in the last two digits of what the currency shows: 12.99 euros, 12.990 dinars, 1299
 * yen. A price that no ending could be below is the lowest that has it; what costs nothing, or is all off, costs nothing.
 */
export function priceByRule(
  parentMinor: bigint,
  { offPpm, ending }: Omit<PriceRule, "parentId">,
  currency: Currency,
): bigint {
  const reduced = shareOf(parentMinor, Number(PPM) - offPpm);
  if (ending === "none" || parentMinor === 0n || offPpm === Number(PPM)) return reduced;
  const unit = exponentOf(currency) > 2 ? 10n ** BigInt(exponentOf(currency) - 2) : 1n;
  const step = 100n * unit;
  const last = BigInt(ending) * unit;
  // The lowest candidate not below: steps counted up from the ending, halves going up.
  const steps = (2n * (reduced - last) + step) / (2n * step);
  const nearest = (reduced < last ? 0n : steps) * step + last;
  return nearest === 0n ? step : nearest;
}
