import type { Readable } from "node:stream";
import { type Info, parse } from "csv-parse";
import type { Cells } from "./cells.ts";
import { readLines } from "./lines.ts";
import type { RowError } from "./row.ts";

/** Our name of each column, with the headers that other systems give it. Case, spaces and signs do not matter. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** What reading a piece of the file brought: a record, or why there is none. */
export type Read = Cells | RowError;

/** Reads records of a CSV with a header line (with tabs between the cells for `tsv`), or of JSON lines. @throws an Error when a CSV has none of the columns */
export function readRecords(stream: Readable, format: string, columns: Columns): AsyncGenerator<readonly Read[]> {
  const byHeader = new Map(
    Object.entries(columns).flatMap(([name, others]) => [name, ...others].map((other) => [fold(other), name] as const)),
  );
  if (format === "jsonl") return readJson(stream, byHeader);
  return readCsv(stream, byHeader, format === "tsv" ? "\t" : ",");
}

function fold(header: string): string {
  return header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

const PIECE_SIZE = 500;

async function* readCsv(
  stream: Readable,
  byHeader: ReadonlyMap<string, string>,
  delimiter: string,
): AsyncGenerator<readonly Read[]> {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, delimiter } as const;
  const parser = stream.pipe(parse(options));
  stream.on("error", (error) => parser.destroy(error));
  let names: readonly (string | null)[] | null = null;
  let piece: Read[] = [];
  for await (const { record, info } of parser as AsyncIterable<{ record: readonly string[]; info: Info }>) {
    if (names === null) {
      names = record.map((header) => byHeader.get(fold(header)) ?? null);
      if (names.every((name) => name === null))
        throw new Error(`this CSV has none of the columns ${[...new Set(byHeader.values())].join(", ")}.`);
      continue;
    }
    // A record may span lines: the parser counts where it ends.
    const span = record.reduce((total, cell) => total + cell.split("\n").length - 1, 0);
    const cells = names.flatMap((name, index) => (name === null ? [] : [[name, record[index] ?? ""] as const]));
    piece.push({ line: info.lines - span, fields: Object.fromEntries(cells) });
    if (piece.length < PIECE_SIZE) continue;
    yield piece;
    piece = [];
  }
  yield piece;
}

async function* readJson(stream: Readable, byHeader: ReadonlyMap<string, string>): AsyncGenerator<readonly Read[]> {
  for await (const lines of readLines(stream)) {
    yield lines.map(({ number, text }) => {
      const value = parseObject(text);
      return value === null
        ? { line: number, column: "", message: "is not a JSON object" }
        : { line: number, fields: rename(value, byHeader) };
    });
  }
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The fields of a JSON object under our names; those that we do not know are left out. */
function rename(value: object, byHeader: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([header, cell]) => {
      const name = byHeader.get(fold(header));
      return name === undefined ? [] : [[name, cell]];
    }),
  );
}
