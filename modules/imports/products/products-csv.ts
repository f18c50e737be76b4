import type { Readable } from "node:stream";
import type { Currency } from "@hansa/kernel";
import { type Info, parse } from "csv-parse";
import { findDelimiter } from "../reading/delimiter.ts";
import { MAX_LINE_LENGTH } from "../reading/lines.ts";
import { BadRow, type Piece, type ProductRow, type RowError, UnreadableFile } from "../reading/row.ts";
import { toProduct } from "./csv-product.ts";
import {
  type ColumnOf,
  type Columns,
  productColumnOf,
  readColumns,
  type Sheet,
  type SheetPrice,
} from "./product-columns.ts";

const MAX_ROWS_PER_PRODUCT = 2_000;
const PIECE_SIZE = 500;

/** How a product CSV is read. */
export interface CsvReading {
  /** Currency of the columns that name none. */
  readonly currency: Currency;
  /** Those that the shop has a list of prices in; a column of another one makes the file unreadable. */
  readonly currencies: ReadonlySet<Currency>;
  /** What each column is, by our names, null for one that is passed over; null: told by the header. */
  readonly columns: readonly (string | null)[] | null;
}

/**
 * Reads products from a CSV with our own headers or those of Shopify, of either generation. Rows that follow each other
 * with the same handle, or with none, are one product; a blank cell of a column that is there empties the value, a column
 * that is not there keeps it.
 *
 * @throws UnreadableFile when it is no product CSV, or has prices in a currency that the shop has no list in
 */
export async function* readCsvProducts(stream: Readable, reading: CsvReading): AsyncGenerator<Piece> {
  let rows: ProductRow[] = [];
  let errors: RowError[] = [];
  let group: Sheet[] = [];
  const close = (): void => {
    const read = readGroup(group, reading.currency);
    if (read !== null && "column" in read) errors.push(read);
    else if (read !== null) rows.push(read);
    group = [];
  };
  for await (const sheet of parseCsv(stream, reading)) {
    if (!belongs(sheet, group[0])) close();
    group.push(sheet);
    if (group.length > MAX_ROWS_PER_PRODUCT)
      throw new UnreadableFile(`Line ${String(sheet.line)}: one product has too many rows.`);
    if (rows.length + errors.length < PIECE_SIZE) continue;
    yield { rows, errors };
    [rows, errors] = [[], []];
  }
  close();
  yield { rows, errors };
}

const options = {
  bom: true,
  info: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: MAX_LINE_LENGTH,
} as const;

async function* parseCsv(stream: Readable, { columns: given, currencies }: CsvReading): AsyncGenerator<Sheet> {
  const parser = stream.pipe(parse({ ...options, delimiter: await findDelimiter(stream) }));
  stream.on("error", (error) => parser.destroy(error));
  let columns: readonly (ColumnOf | null)[] | null = null;
  for await (const { record, info } of parser as AsyncIterable<{ record: readonly string[]; info: Info }>) {
    if (columns === null) {
      columns = readColumns(given ?? record.map((header) => productColumnOf(header)));
      assertPriced(columns, currencies);
      continue;
    }
    // A record may span lines: the parser counts where it ends.
    const span = record.reduce((total, cell) => total + cell.split("\n").length - 1, 0);
    yield { line: info.lines - span, ...cellsOf(columns, record) };
  }
}

function assertPriced(columns: readonly (ColumnOf | null)[], currencies: ReadonlySet<Currency>): void {
  for (const column of columns) {
    if (column?.kind !== "price" || currencies.has(column.currency)) continue;
    throw new UnreadableFile(
      `The shop has no list of base prices in ${column.currency}, which a column of the file names.`,
    );
  }
}

function cellsOf(columns: readonly (ColumnOf | null)[], record: readonly string[]): Omit<Sheet, "line"> {
  const values: [string, string][] = [];
  const prices = new Map<Currency, SheetPrice>();
  for (const [index, column] of columns.entries()) {
    const cell = clean(record[index] ?? "");
    if (column?.kind === "plain") values.push([column.name, cell]);
    if (column?.kind !== "price") continue;
    const { currency, name } = column;
    prices.set(currency, { currency, ...prices.get(currency), [name]: cell });
  }
  return { values: Object.fromEntries(values) as Columns, prices: [...prices.values()] };
}

function clean(cell: string): string {
  return cell.replaceAll("\0", "").trim();
}

function belongs(sheet: Sheet, first: Sheet | undefined): boolean {
  if (first === undefined) return true;
  const { handle = "", title = "" } = sheet.values;
  return handle === "" ? title === "" : handle === first.values.handle;
}

function readGroup(group: readonly Sheet[], currency: Currency): ProductRow | RowError | null {
  const [first] = group;
  if (first === undefined) return null;
  try {
    return toProduct(group, currency);
  } catch (error) {
    if (error instanceof BadRow) return { line: first.line, column: error.column, message: error.message };
    throw error;
  }
}
