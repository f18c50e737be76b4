import { parse } from "csv-parse";
import { SettlementUnreadable } from "../errors.ts";

/** Longest row of a settlement file, in bytes. */
const MAX_ROW_BYTES = 64 * 1024;

/** A row by its headings. */
export interface Row {
  readonly lineNumber: number;
  /** @throws SettlementUnreadable when the file has no such column */
  cell(name: string): string;
  /** Empty when the file has no such column. */
  optional(name: string): string;
  /** @throws SettlementUnreadable saying that this cell cannot be read */
  unreadable(name: string): never;
}

/**
 * Rows of a comma-separated file whose first line names the columns, read as they come.
 *
 * @param begins rows before one that begins with this cell are skipped; null when the first is the heading
 * @throws SettlementUnreadable
 */
export async function* readRows(
  file: AsyncIterable<Buffer>,
  begins: { readonly heading: string; readonly body: string } | null = null,
): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
    info: true,
  });
  const feeding = feed(file, parser);
  let columns: ReadonlyMap<string, number> | null = null;
  try {
    for await (const one of parser) {
      const { record, info } = parseRecord(one);
      const isHeading = begins === null ? columns === null : record[0] === begins.heading;
      if (isHeading) columns = new Map(record.map((name, index) => [name.trim(), index]));
      else if (begins === null || record[0] === begins.body) {
        if (columns === null) throw new SettlementUnreadable(info.lines, "heading");
        yield rowOf(columns, record, info.lines);
      }
    }
    await feeding;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("CSV_")) {
      throw new SettlementUnreadable("lines" in error ? Number(error.lines) : 0, "row");
    }
    throw error;
  }
}

async function feed(file: AsyncIterable<Buffer>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of file) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function rowOf(columns: ReadonlyMap<string, number>, record: readonly string[], lineNumber: number): Row {
  const unreadable = (name: string): never => {
    throw new SettlementUnreadable(lineNumber, name);
  };
  return {
    lineNumber,
    unreadable,
    cell(name) {
      const index = columns.get(name);
      return index === undefined ? unreadable(name) : (record[index] ?? "").trim();
    },
    optional: (name) => (record[columns.get(name) ?? -1] ?? "").trim(),
  };
}

function parseRecord(one: unknown): { readonly record: readonly string[]; readonly info: { readonly lines: number } } {
  return one as { readonly record: readonly string[]; readonly info: { readonly lines: number } };
}
