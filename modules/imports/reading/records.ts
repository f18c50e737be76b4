import type { Readable } from "node:stream";
import { type Info, parse } from "csv-parse";
import type { Cells } from "./cells.ts";
import { findDelimiter } from "./delimiter.ts";
import { readLines } from "./lines.ts";
import { type RowError, UnreadableFile } from "./row.ts";

/** Our name of each column, with the headers that other systems give it. Case, spaces and signs do not matter. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** What reading a piece of the file brought: a record, or why there is none. */
export type Read = Cells | RowError;

/** How a stream is read. */
export interface Reading {
  /** `csv`, with commas, semicolons or tabs between the cells; `tsv`, with tabs; or `jsonl`. */
  readonly format: string;
  readonly columns: Columns;
  /** What each column of a CSV is, by our names, null for one that is passed over; null: told by the header. */
  readonly given: readonly (string | null)[] | null;
}

/** Reads records of a CSV with a header line, or of JSON lines. @throws an Error when a CSV has none of the columns */
export function readRecords(stream: Readable, { format, columns, given }: Reading): AsyncGenerator<readonly Read[]> {
  const byHeader = namesByHeader(columns);
  if (format === "jsonl") return readJson(stream, byHeader);
  const nameAll = (header: readonly string[]): Names =>
    given ?? header.map((name) => byHeader.get(foldHeader(name)) ?? null);
  return readCsv(stream, nameAll, {
    known: Object.keys(columns),
    delimiter: format === "tsv" ? "\t" : null,
  });
}

type Names = readonly (string | null)[];

/** Our names of columns by what stands in a header, which `foldHeader` has made comparable. */
export function namesByHeader(columns: Columns): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([name, others]) =>
      [name, ...others].map((other) => [foldHeader(other), name] as const),
    ),
  );
}

/** A header without case, spaces and signs. */
export function foldHeader(header: string): string {
  return header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

const PIECE_SIZE = 500;

async function* readCsv(
  stream: Readable,
  nameAll: (header: readonly string[]) => Names,
  { known, delimiter: told }: { readonly known: readonly string[]; readonly delimiter: "\t" | null },
): AsyncGenerator<readonly Read[]> {
  const delimiter = told ?? (await findDelimiter(stream));
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, delimiter } as const;
  const parser = stream.pipe(parse(options));
  stream.on("error", (error) => parser.destroy(error));
  let names: Names | null = null;
  let piece: Read[] = [];
  for await (const { record, info } of parser as AsyncIterable<{ record: readonly string[]; info: Info }>) {
    if (names === null) {
      names = nameAll(record);
      if (names.every((name) => name === null))
        throw new UnreadableFile(`this CSV has none of the columns ${known.join(", ")}.`);
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
      const name = byHeader.get(foldHeader(header));
      return name === undefined ? [] : [[name, cell]];
    }),
  );
}
