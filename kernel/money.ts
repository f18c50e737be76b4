import { InvalidInput } from "./errors.ts";

/** An amount in whole minor units (cents, yen, fils) of one currency. Never a float, never a bare number. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

declare const brand: unique symbol;

/** An ISO 4217 code that Hansa knows the exponent of. */
export type Currency = string & { readonly [brand]: "currency" };

/** Parts in a whole for rates: 19 % is 190,000 ppm. */
export const PPM = 1_000_000n;

/** Largest amount that JSON can carry as an exact integer; the encoder refuses above it. */
export const MAX_JSON_MINOR = BigInt(Number.MAX_SAFE_INTEGER);

// Every current ISO 4217 currency has two decimals but these. Source: ISO 4217 list one, as in CLDR `currencyData`.
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** The only door from text to currency. @throws InvalidInput unless it is a known ISO 4217 code in upper case */
export function parseCurrency(text: string, pointer = "/currency"): Currency {
  if (!currencies.has(text)) throw new InvalidInput([{ pointer, message: "must be an ISO 4217 currency code" }]);
  return text as Currency;
}

/** Decimals of the currency's minor unit: JPY 0, EUR 2, KWD 3. */
export function exponentOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/** Money from minor units. */
export function money(amountMinor: bigint, currency: Currency): Money {
  return { amountMinor, currency };
}

/** Nothing, in this currency. */
export function zero(currency: Currency): Money {
  return { amountMinor: 0n, currency };
}

/** The sum. @throws CurrencyMismatch when currencies differ */
export function add(one: Money, other: Money): Money {
  assertSameCurrency(one, other);
  return { amountMinor: one.amountMinor + other.amountMinor, currency: one.currency };
}

/** `one` less `other`; may be negative. @throws CurrencyMismatch when currencies differ */
export function subtract(one: Money, other: Money): Money {
  assertSameCurrency(one, other);
  return { amountMinor: one.amountMinor - other.amountMinor, currency: one.currency };
}

/** The amount `count` times. */
export function times(amount: Money, count: number | bigint): Money {
  return { amountMinor: amount.amountMinor * BigInt(count), currency: amount.currency };
}

/** The amount with its sign turned. */
export function negate(amount: Money): Money {
  return { amountMinor: -amount.amountMinor, currency: amount.currency };
}

/** The sum of all; nothing for an empty list. @throws CurrencyMismatch when one differs from `currency` */
export function sum(currency: Currency, amounts: readonly Money[]): Money {
  return amounts.reduce(add, zero(currency));
}

/** -1, 0 or 1, as `Array.sort` wants. @throws CurrencyMismatch when currencies differ */
export function compare(one: Money, other: Money): -1 | 0 | 1 {
  assertSameCurrency(one, other);
  if (one.amountMinor === other.amountMinor) return 0;
  return one.amountMinor < other.amountMinor ? -1 : 1;
}

/**
 * The quotient, halves rounded away from zero.
 *
 * @param denominator greater than zero
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("denominator must be greater than zero");
  const twice = 2n * (numerator < 0n ? -numerator : numerator);
  const rounded = (twice + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** The share of an amount that a rate in parts per million gives, halves rounded away from zero. */
export function shareOf(amountMinor: bigint, ratePpm: number): bigint {
  return divideHalfUp(amountMinor * BigInt(ratePpm), PPM);
}

/**
 * Splits an amount in proportion to weights by largest remainder: the parts sum to the amount exactly, equal weights
 * differ by at most one minor unit, and ties go to the earlier part.
 *
 * @param weights not negative; when all are zero the amount is split evenly
 * @returns one part per weight, in order; an empty list only for a zero amount
 */
export function allocate(amount: Money, weights: readonly bigint[]): readonly Money[] {
  if (weights.length === 0) {
    if (amount.amountMinor !== 0n) throw new RangeError("cannot allocate an amount to nobody");
    return [];
  }
  if (weights.some((weight) => weight < 0n)) throw new RangeError("weights must not be negative");
  const given = weights.reduce((total, weight) => total + weight, 0n);
  const shares = given === 0n ? weights.map(() => 1n) : weights;
  const whole = given === 0n ? BigInt(weights.length) : given;
  const sign = amount.amountMinor < 0n ? -1n : 1n;
  const size = amount.amountMinor * sign;

  const parts = shares.map((share, index) => ({
    index,
    part: (size * share) / whole,
    remainder: (size * share) % whole,
  }));
  const left = Number(size - parts.reduce((total, { part }) => total + part, 0n));
  const byRemainder = parts.toSorted(
    (a, b) => Number(b.remainder > a.remainder) - Number(a.remainder > b.remainder) || a.index - b.index,
  );
  const luckier = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return parts.map(({ index, part }) => money(sign * (part + (luckier.has(index) ? 1n : 0n)), amount.currency));
}

/** The shape money has in JSON: an integer. @throws RangeError above 2^53 - 1 minor units */
export function toJson(amount: Money): { readonly amountMinor: number; readonly currency: string } {
  if (amount.amountMinor > MAX_JSON_MINOR || amount.amountMinor < -MAX_JSON_MINOR) {
    throw new RangeError("amount is too large for an exact JSON integer");
  }
  return { amountMinor: Number(amount.amountMinor), currency: amount.currency };
}

/** Money for people, in their locale: `€19.99`, `¥80`. */
export function format(amount: Money, locale: string): string {
  const exponent = exponentOf(amount.currency);
  const digits = (amount.amountMinor < 0n ? -amount.amountMinor : amount.amountMinor)
    .toString()
    .padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  const decimal = `${amount.amountMinor < 0n ? "-" : ""}${digits.slice(0, cut)}${exponent > 0 ? `.${digits.slice(cut)}` : ""}`;
  // Intl takes an exact decimal as a string, so that no float is made of money on its way to the eye.
  return formatterOf(amount.currency, locale).format(decimal as Intl.StringNumericLiteral);
}

// Making a formatter costs a hundred times its use; a shop has a handful of pairs.
const formatters = new Map<string, Intl.NumberFormat>();
const MAX_FORMATTERS = 500;

function formatterOf(currency: Currency, locale: string): Intl.NumberFormat {
  const name = `${locale} ${currency}`;
  const known = formatters.get(name);
  if (known !== undefined) return known;
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  const minimumFractionDigits = exponentOf(currency);
  const made = new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits });
  formatters.set(name, made);
  return made;
}

/** Two currencies met in one sum: a bug in the caller, never a refusal. */
export class CurrencyMismatch extends Error {
  constructor(one: Currency, other: Currency) {
    super(`cannot mix ${one} and ${other}`);
    this.name = "CurrencyMismatch";
  }
}

function assertSameCurrency(one: Money, other: Money): void {
  if (one.currency !== other.currency) throw new CurrencyMismatch(one.currency, other.currency);
}
