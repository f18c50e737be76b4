import { exponentOf, parseCurrency } from "@hansa/kernel";

/**
 * ISO minor units of an amount in a provider's own units, and back. The tables of decimals are written down here a second
 * time, apart from those of the adapters, so that a wrong one shows as a wrong amount.
 */
export function toIso(units: number, currency: string, decimals: number): number {
  return Math.round(units * 10 ** (exponentOf(parseCurrency(currency)) - decimals));
}

/** A provider's units of ISO minor units. */
export function fromIso(amountMinor: number, currency: string, decimals: number): number {
  return Math.round(amountMinor * 10 ** (decimals - exponentOf(parseCurrency(currency))));
}

/** Major units as text: 1999 of EUR is `19.99`. */
export function majorUnits(amountMinor: number, currency: string): string {
  const decimals = exponentOf(parseCurrency(currency));
  const sign = amountMinor < 0 ? "-" : "";
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, "0");
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
