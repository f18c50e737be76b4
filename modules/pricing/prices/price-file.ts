import { Readable } from "node:stream";
import { type Currency, exponentOf, isId, parseCurrency } from "@hansa/kernel";
import { parse } from "csv-parse";
import { stringify } from "csv-stringify";
import { MAX_PRICE_MINOR } from "../set-prices.ts";

/** Columns of a file of prices, in the order in which they are written. */
export const PRICE_COLUMNS = ["list", "sku", "variantId", "minQuantity", "amount", "currency"] as const;
/** Highest quantity at which a tier may begin. */
export const MAX_MIN_QUANTITY = 1_000_000;

/** One price as a file states it: the variant by its id or by its sku. */
export interface FilePrice {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** Why a line was not taken. */
export interface FileError {
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** The list that a file is about; its lines may repeat both, and must not differ. */
export interface FileTarget {
  readonly list: string;
  readonly currency: string;
}

type Record = { readonly [column: string]: string | undefined };

/** Reads prices from a CSV with a header line, a piece at a time, so that a large file does not keep others waiting. */
export async function* readPriceFile(bytes: Buffer, target: FileTarget): AsyncGenerator<FilePrice | FileError> {
  const parser = Readable.from([bytes]).pipe(
    parse({ bom: true, columns: true, trim: true, relax_column_count: true, skip_empty_lines: true, info: true }),
  );
  for await (const { record, info } of parser as AsyncIterable<{
    readonly record: Record;
    readonly info: { readonly lines: number };
  }>)
    yield readLine(record, info.lines, target);
}

function readLine(record: Record, line: number, { list, currency }: FileTarget): FilePrice | FileError {
  const fail = (column: string, message: string): FileError => ({ line, column, message });
  const cell = (column: (typeof PRICE_COLUMNS)[number]): string | null => record[column] || null;
  if ((cell("list") ?? list) !== list) return fail("list", `is not ${list}, the list of this file`);
  if ((cell("currency") ?? currency) !== currency) return fail("currency", `is not ${currency}, the list's currency`);
  const variantId = cell("variantId");
  const sku = cell("sku");
  if (variantId === null && sku === null) return fail("sku", "is missing, and so is variantId");
  if (variantId !== null && !isId(variantId)) return fail("variantId", `"${variantId}" is not an id`);
  const minQuantity = Number(cell("minQuantity") ?? "1");
  if (!Number.isInteger(minQuantity) || minQuantity < 1 || minQuantity > MAX_MIN_QUANTITY)
    return fail("minQuantity", "is not a whole number from 1 to a million");
  const amountMinor = parseDecimal(cell("amount") ?? "", parseCurrency(currency));
  if (typeof amountMinor === "string") return fail("amount", amountMinor);
  return { line, variantId, sku, minQuantity, amountMinor };
}

/** A decimal in minor units, without a float; text says what is wrong with it. */
function parseDecimal(text: string, currency: Currency): bigint | string {
  const exponent = exponentOf(currency);
  const [, whole = "", fraction = ""] = /^([0-9]{1,12})(?:\.([0-9]*))?$/.exec(text) ?? [];
  if (whole === "") return `"${text}" is not an amount such as 19.99`;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > exponent) return `"${text}" has more decimals than ${currency}`;
  const minor = BigInt(whole + digits.padEnd(exponent, "0"));
  return minor > MAX_PRICE_MINOR ? `"${text}" is too large` : minor;
}

/** One line of a file that is written. */
export interface PriceToWrite {
  readonly list: string;
  readonly sku: string;
  readonly variantId: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** Writes prices as `readPriceFile` reads them, as they come. */
export function writePriceFile(prices: AsyncIterable<PriceToWrite>): Readable {
  const lines = Readable.from(
    (async function* () {
      for await (const price of prices)
        yield { ...price, amount: toDecimal(price.amountMinor, parseCurrency(price.currency)) };
    })(),
  );
  const csv = lines.pipe(stringify({ header: true, columns: [...PRICE_COLUMNS], escape_formulas: true }));
  lines.on("error", (error) => csv.destroy(error));
  return csv;
}

function toDecimal(amountMinor: bigint, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = amountMinor.toString().padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  return exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
