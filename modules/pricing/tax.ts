import { divideHalfUp, PPM, shareOf } from "@hansa/kernel";

/** Goods of this category are taxed at a place's ordinary rate; other categories fall back to it. */
export const STANDARD_CATEGORY = "standard";

/** How a place rounds the tax of several equal units: once per line, or per unit and then times the quantity. */
export type TaxRounding = "line" | "unit";

/** One rate in one window; the ends are epoch milliseconds, infinite when open. */
export interface TaxRate {
  readonly id: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly category: string;
  readonly name: string;
  readonly ratePpm: number;
  readonly rounding: TaxRounding;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Rates of one place by category, the latest window first. */
type RatesByCategory = ReadonlyMap<string, readonly TaxRate[]>;

/** Rates by country, then by subdivision; the empty text is the country as a whole. */
export type TaxTable = ReadonlyMap<string, ReadonlyMap<string, RatesByCategory>>;

const WHOLE_COUNTRY = "";

/** Arranges rates for look-up. */
export function indexTaxRates(rates: readonly TaxRate[]): TaxTable {
  const table = new Map<string, Map<string, Map<string, TaxRate[]>>>();
  for (const rate of rates.toSorted(byLatestStart)) {
    const country = table.get(rate.country) ?? new Map<string, Map<string, TaxRate[]>>();
    const place = country.get(rate.subdivision ?? WHOLE_COUNTRY) ?? new Map<string, TaxRate[]>();
    place.set(rate.category, [...(place.get(rate.category) ?? []), rate]);
    country.set(rate.subdivision ?? WHOLE_COUNTRY, place);
    table.set(rate.country, country);
  }
  return table;
}

/** Where and when something is taxed. */
export interface TaxPlace {
  readonly country: string;
  readonly subdivision: string | null;
  readonly nowMs: number;
}

/**
 * The rate for a category at a place: the subdivision's before the country's, the category's before the standard one.
 *
 * @returns null when the place has no rate at all: nothing is taxed there
 */
export function findTaxRate(table: TaxTable, place: TaxPlace, category: string): TaxRate | null {
  const country = table.get(place.country);
  if (country === undefined) return null;
  const part = place.subdivision === null ? undefined : country.get(place.subdivision);
  return rateIn(part, category, place.nowMs) ?? rateIn(country.get(WHOLE_COUNTRY), category, place.nowMs);
}

function rateIn(rates: RatesByCategory | undefined, category: string, nowMs: number): TaxRate | null {
  if (rates === undefined) return null;
  return (
    inForce(rates.get(category), nowMs) ??
    (category === STANDARD_CATEGORY ? null : inForce(rates.get(STANDARD_CATEGORY), nowMs))
  );
}

function inForce(rates: readonly TaxRate[] | undefined, nowMs: number): TaxRate | null {
  if (rates === undefined) return null;
  for (const rate of rates) if (rate.fromMs <= nowMs && nowMs < rate.untilMs) return rate;
  return null;
}

function byLatestStart(one: TaxRate, other: TaxRate): number {
  if (one.fromMs !== other.fromMs) return one.fromMs > other.fromMs ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/**
 * The tax in (`included`) or on top of an amount, halves rounded away from zero.
 * Source: Directive 2006/112/EC leaves the level of rounding to the member states (ECJ C-484/06).
 */
export function taxOf(amountMinor: bigint, ratePpm: number, included: boolean): bigint {
  if (ratePpm === 0) return 0n;
  if (!included) return shareOf(amountMinor, ratePpm);
  const rate = BigInt(ratePpm);
  return divideHalfUp(amountMinor * rate, PPM + rate);
}

/** The tax of a line of equal units, rounded once or per unit as the rate says; null rate is no tax. */
export function taxOfLine(
  line: { readonly unitMinor: bigint; readonly quantity: bigint },
  rate: TaxRate | null,
  included: boolean,
): bigint {
  if (rate === null) return 0n;
  return rate.rounding === "unit"
    ? taxOf(line.unitMinor, rate.ratePpm, included) * line.quantity
    : taxOf(line.unitMinor * line.quantity, rate.ratePpm, included);
}

/** Short stable name of a rate for invoices and journals: `DE:standard`, `US-CA:standard`, or `none`. */
export function taxCodeOf(rate: TaxRate | null): string {
  if (rate === null) return "none";
  return `${rate.country}${rate.subdivision === null ? "" : `-${rate.subdivision}`}:${rate.category}`;
}
