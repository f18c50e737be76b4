import { BadRow, HIGHEST_PRICE_MINOR, HIGHEST_QUANTITY } from "./row.ts";

/**
 * Reads a decimal amount (`19.99`, `1,299.50`, and as half of Europe writes them `19,99`, `1.299,50`) into minor units
 * without going through a float. A comma before three digits stands between thousands, as it always did.
 *
 * @param exponent decimals of the currency
 * @throws BadRow when it is not an amount, is negative, too large, or has more decimals than the currency
 */
export function parseAmount(text: string, exponent: number, column: string): bigint {
  const [, whole = "", fraction = ""] =
    /^([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]*))?$/.exec(text.trim()) ??
    /^([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),([0-9]{1,2})$/.exec(text.trim()) ??
    [];
  if (whole === "") throw new BadRow(column, `"${text}" is not an amount such as 19.99`);
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > exponent) throw new BadRow(column, `"${text}" has more decimals than the currency`);
  const minor = BigInt(whole.replaceAll(/[.,]/g, "") + digits.padEnd(exponent, "0"));
  if (minor > HIGHEST_PRICE_MINOR) throw new BadRow(column, `"${text}" is too large`);
  return minor;
}

/** Reads whole units. @throws BadRow unless it is an integer from 0 to a million; a negative count is nothing */
export function parseUnits(text: string, column: string): number {
  const units = Number(text.trim());
  if (!Number.isInteger(units) || units > HIGHEST_QUANTITY)
    throw new BadRow(column, `"${text}" is not a number of whole units`);
  // Other platforms count below zero when they have sold what they did not have.
  return Math.max(0, units);
}
