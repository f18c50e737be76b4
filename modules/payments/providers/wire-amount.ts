import { type Currency, exponentOf, type Money, money, parseCurrency } from "@hansa/kernel";

/** How a provider writes amounts: its decimals for each currency, null for one that it does not take. */
export interface AmountRules {
  readonly decimalsOf: (currency: Currency) => number | null;
  /** What every amount must be a multiple of, in the provider's units. */
  readonly stepOf: (currency: Currency) => bigint;
}

/** The amount in the provider's units; null when the provider cannot take it exactly. */
export function toWire(rules: AmountRules, { amountMinor, currency }: Money): bigint | null {
  const decimals = rules.decimalsOf(currency);
  if (decimals === null) return null;
  const shift = decimals - exponentOf(currency);
  const factor = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && amountMinor % factor !== 0n) return null;
  const units = shift < 0 ? amountMinor / factor : amountMinor * factor;
  return units % rules.stepOf(currency) === 0n ? units : null;
}

/** The money of an amount in the provider's units, or null when the currency or the amount cannot be read. */
export function fromWire(rules: AmountRules, units: unknown, code: unknown): Money | null {
  const currency = parseKnownCurrency(code);
  if (currency === null || typeof units !== "number" || !Number.isSafeInteger(units)) return null;
  return fromUnits(rules, BigInt(units), currency);
}

/** The decimal text of units: 1999 with two decimals is `19.99`. */
export function toDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** The money of a decimal text, or null when it is none or finer than the currency. */
export function fromDecimal(text: unknown, code: unknown): Money | null {
  const currency = parseKnownCurrency(code);
  const [, sign = "", whole, fraction = ""] =
    typeof text === "string" ? (/^(-?)(\d{1,15})(?:\.(\d{1,10}))?$/.exec(text) ?? []) : [];
  if (currency === null || whole === undefined) return null;
  const decimals = exponentOf(currency);
  // Zeros beyond the currency's decimals are said by some reports, and mean nothing.
  if (/[^0]/.test(fraction.slice(decimals))) return null;
  const size = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return money(sign === "-" ? -size : size, currency);
}

/** The currency, or null unless it is a code that we know; lower case is taken as well. */
export function parseKnownCurrency(code: unknown): Currency | null {
  if (typeof code !== "string" || !/^[A-Za-z]{3}$/.test(code)) return null;
  try {
    return parseCurrency(code.toUpperCase());
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidInput") return null;
    throw error;
  }
}

function fromUnits(rules: AmountRules, units: bigint, currency: Currency): Money | null {
  const decimals = rules.decimalsOf(currency);
  if (decimals === null) return null;
  const shift = exponentOf(currency) - decimals;
  const factor = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && units % factor !== 0n) return null;
  return money(shift < 0 ? units / factor : units * factor, currency);
}
