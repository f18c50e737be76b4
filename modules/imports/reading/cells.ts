import type { Currency } from "@hansa/kernel";
import { exponentOf } from "@hansa/kernel";
import { isCurrency } from "./currency.ts";
import { parseAmount } from "./decimal.ts";
import { BadRow } from "./row.ts";

/** One record of a file: its cells by our names of the columns. A cell that the file does not have is absent. */
export interface Cells {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Text without spaces around it; null where the cell is absent or blank. @throws BadRow when it is no text or too long */
export function readTextOrNull({ fields }: Cells, column: string, longest: number): string | null {
  const value = fields[column];
  if (value === undefined || value === null) return null;
  if (typeof value !== "string" && typeof value !== "number") throw new BadRow(column, "is not text");
  // A zero byte cannot be stored, and means nothing.
  const text = String(value).replaceAll("\0", "").trim();
  if (text.length > longest) throw new BadRow(column, `is longer than ${String(longest)} characters`);
  return text === "" ? null : text;
}

/** Text that must be there. @throws BadRow as `readTextOrNull`, and when it is missing */
export function readText(cells: Cells, column: string, longest: number): string {
  const text = readTextOrNull(cells, column, longest);
  if (text === null) throw new BadRow(column, "is missing");
  return text;
}

/** A whole number; null where absent or blank. @throws BadRow when it is something else, or out of bounds */
export function readIntegerOrNull(
  cells: Cells,
  column: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const text = readTextOrNull(cells, column, 30);
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new BadRow(column, `"${text}" is not a whole number`);
  if (value < least || value > most)
    throw new BadRow(column, `"${text}" is not from ${String(least)} to ${String(most)}`);
  return value;
}

/** A moment, as RFC 3339 or any text that names its zone; a date alone is midnight UTC. @throws BadRow for other text */
export function readInstantOrNull(cells: Cells, column: string): Date | null {
  const text = readTextOrNull(cells, column, 40);
  if (text === null) return null;
  // "2024-05-01 13:04:05 +0200" is how Shopify writes it.
  const instant = new Date(text.replace(/^(\S+) (\S+) ([+-]\d{2}):?(\d{2})$/, "$1T$2$3:$4"));
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$|^\d{4}-\d{2}-\d{2}$/.test(text);
  if (Number.isNaN(instant.getTime()) || !hasZone)
    throw new BadRow(column, `"${text}" is not a time such as 2024-05-01T13:04:05Z`);
  return instant;
}

/** A currency by its ISO code; null where absent or blank. @throws BadRow for an unknown one */
export function readCurrencyOrNull(cells: Cells, column: string): Currency | null {
  const code = readTextOrNull(cells, column, 3)?.toUpperCase() ?? null;
  if (code === null) return null;
  if (!isCurrency(code)) throw new BadRow(column, `"${code}" is not an ISO 4217 currency code`);
  return code;
}

/**
 * An amount of a currency in minor units; null where absent or blank. A file writes it as a decimal (`19.99`), JSON may
 * write it as `{"amountMinor": 1999, "currency": "EUR"}` too.
 *
 * @throws BadRow when it is no amount, is negative or in another currency
 */
export function readAmountOrNull(cells: Cells, column: string, currency: Currency): bigint | null {
  const value = cells.fields[column];
  if (typeof value === "object" && value !== null) return readMoney(value, column, currency);
  const text = readTextOrNull(cells, column, 30);
  return text === null ? null : parseAmount(text, exponentOf(currency), column);
}

function readMoney(value: object, column: string, currency: Currency): bigint {
  const { amountMinor, currency: stated } = value as { readonly amountMinor?: unknown; readonly currency?: unknown };
  if (stated !== currency) throw new BadRow(column, `is not in ${currency}`);
  if (typeof amountMinor !== "number" || !Number.isSafeInteger(amountMinor) || amountMinor < 0)
    throw new BadRow(column, "is not a whole number of minor units");
  return BigInt(amountMinor);
}

/** Yes or no; null where absent or blank. @throws BadRow for other text */
export function readBooleanOrNull(cells: Cells, column: string): boolean | null {
  const value = cells.fields[column];
  if (typeof value === "boolean") return value;
  const text = readTextOrNull(cells, column, 10)?.toLowerCase() ?? null;
  if (text === null) return null;
  if (["true", "yes", "1"].includes(text)) return true;
  if (["false", "no", "0"].includes(text)) return false;
  throw new BadRow(column, `"${text}" is neither true nor false`);
}
