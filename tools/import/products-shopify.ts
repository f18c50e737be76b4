import type { Readable } from "node:stream";
import { type Info, parse } from "csv-parse";
import { BadRow, type Piece, type ProductRow, type RowError } from "./row.ts";
import { type Columns, readColumns, type Sheet } from "./shopify-columns.ts";
import { toProduct } from "./shopify-product.ts";

const MAX_ROWS_PER_PRODUCT = 2_000;
const PIECE_SIZE = 500;

/**
 * Reads products from a Shopify product CSV of either generation of headers. Rows that follow each other with the same
 * handle, or with none, are one product; a blank cell of a column that is there empties the value, a column that is not
 * there keeps it.
 *
 * @param exponent decimals of the currency of the prices
 */
export async function* readShopifyProducts(stream: Readable, exponent: number): AsyncGenerator<Piece> {
  const records = parseCsv(stream);
  let rows: ProductRow[] = [];
  let errors: RowError[] = [];
  let group: Sheet[] = [];
  const close = (): void => {
    const read = readGroup(group, exponent);
    if (read !== null && "column" in read) errors.push(read);
    else if (read !== null) rows.push(read);
    group = [];
  };
  for await (const sheet of records) {
    if (!belongs(sheet, group[0])) close();
    group.push(sheet);
    if (group.length > MAX_ROWS_PER_PRODUCT)
      throw new Error(`Line ${String(sheet.line)}: one product has too many rows.`);
    if (rows.length + errors.length < PIECE_SIZE) continue;
    yield { rows, errors };
    [rows, errors] = [[], []];
  }
  close();
  yield { rows, errors };
}

async function* parseCsv(stream: Readable): AsyncGenerator<Sheet> {
  const parser = stream.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  stream.on("error", (error) => parser.destroy(error));
  let columns: readonly (keyof Columns | null)[] | null = null;
  for await (const { record, info } of parser as AsyncIterable<{ record: readonly string[]; info: Info }>) {
    if (columns === null) {
      columns = readColumns(record);
      continue;
    }
    const named = columns.flatMap((column, index) => (column === null ? [] : [[column, clean(record[index] ?? "")]]));
    // A record may span lines: the parser counts where it ends.
    const span = record.reduce((total, cell) => total + cell.split("\n").length - 1, 0);
    yield { line: info.lines - span, values: Object.fromEntries(named) as Columns };
  }
}

function clean(cell: string): string {
  return cell.replaceAll("\0", "").trim();
}

function belongs(sheet: Sheet, first: Sheet | undefined): boolean {
  if (first === undefined) return true;
  const { handle = "", title = "" } = sheet.values;
  return handle === "" ? title === "" : handle === first.values.handle;
}

function readGroup(group: readonly Sheet[], exponent: number): ProductRow | RowError | null {
  const [first] = group;
  if (first === undefined) return null;
  try {
    return toProduct(group, exponent);
  } catch (error) {
    if (error instanceof BadRow) return { line: first.line, column: error.column, message: error.message };
    throw error;
  }
}
