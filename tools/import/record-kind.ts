import type { Database, Tx } from "#platform/db";
import type { Cells } from "./cells.ts";
import { saveInHalves } from "./halves.ts";
import { type ImportKind, type ImportWork, isCsv, isTsv, type Report } from "./kind.ts";
import { type Columns, type Read, readRecords } from "./records.ts";
import { BadRow, type RowError } from "./row.ts";

/** What became of one row. */
export type Outcome = "made" | "changed" | "same" | { readonly column: string; readonly message: string };

/** How the rows of one kind are read and saved in this shop. */
export interface RecordWriter<Row> {
  /**
   * Reads one row.
   *
   * @param records one; with `groupedBy` all that follow each other with the same value there
   * @throws BadRow naming the first cell that cannot be read
   */
  parse(records: readonly [Cells, ...Cells[]]): Row;
  /** Two rows with the same key never share a transaction, so that the later line of the file wins. */
  keyOf(row: Row): string;
  /** Saves rows in one transaction. @returns one outcome per row, in their order; a refusal that is thrown is tried row by row */
  save(tx: Tx, rows: readonly Row[]): Promise<readonly Outcome[]>;
}

/** A kind whose files are CSV or JSON lines, a row at a time. */
export interface RecordKind<Row> {
  readonly noun: string;
  readonly columns: Columns;
  /** Lines that follow are the same row while the first of these columns that there is repeats its value, or is blank. */
  readonly groupedBy?: readonly string[];
  readonly flags?: readonly string[];
  /** Most rows in one transaction. */
  readonly batchSize: number;
  /** Looks at the shop before the first row. */
  open(db: Database, flags: ReadonlySet<string>): Promise<RecordWriter<Row>>;
}

/** Most lines that one row may take. */
const MAX_GROUP = 2_000;

/** Makes a kind of import of what is known about its rows: reading, batches and the blame of single rows are the same for all. */
export function recordKind<Row>(kind: RecordKind<Row>): ImportKind {
  return {
    noun: kind.noun,
    formats: ["csv", "tsv", "jsonl"],
    formatOf: (file) => (isCsv(file) ? "csv" : isTsv(file) ? "tsv" : "jsonl"),
    flags: kind.flags ?? [],
    async run(work) {
      return await importRecords(kind, await kind.open(work.db, work.flags), work);
    },
  };
}

interface Numbered<Row> {
  readonly line: number;
  readonly row: Row;
}

async function importRecords<Row>(
  kind: RecordKind<Row>,
  writer: RecordWriter<Row>,
  { file, format, transact, onErrors, onProgress }: ImportWork,
): Promise<Report> {
  const report = { read: 0, made: 0, changed: 0, same: 0, failed: 0 };
  const fail = async (errors: readonly RowError[]): Promise<void> => {
    report.failed += errors.length;
    if (errors.length > 0) await onErrors(errors);
  };
  let batch = new Map<string, Numbered<Row>>();
  const flush = async (): Promise<void> => {
    if (batch.size === 0) return;
    const rows = [...batch.values()];
    batch = new Map();
    const { results, blamed } = await saveInHalves(rows, async (some) => {
      const outcomes = await transact((tx) =>
        writer.save(
          tx,
          some.map(({ row }) => row),
        ),
      );
      return some.map(({ line }, index) => ({ line, outcome: outcomes[index] ?? "same" }));
    });
    const errors: RowError[] = blamed.map(({ row, message }) => ({ line: row.line, column: "", message }));
    for (const { line, outcome } of results.flat()) {
      if (typeof outcome === "string") report[outcome]++;
      else errors.push({ line, ...outcome });
    }
    await fail(errors);
  };
  for await (const read of readGroups(readRecords(file.stream, format, kind.columns), kind.groupedBy)) {
    report.read++;
    const parsed = parseGroup(writer, read);
    if ("message" in parsed) {
      await fail([parsed]);
      continue;
    }
    const key = writer.keyOf(parsed.row);
    if (batch.has(key) || batch.size >= kind.batchSize) await flush();
    batch.set(key, parsed);
    onProgress(report.read);
  }
  await flush();
  return report;
}

type Group = readonly [Cells, ...Cells[]] | RowError;

/** Puts records together that are one row. */
async function* readGroups(
  pieces: AsyncIterable<readonly Read[]>,
  groupedBy: readonly string[] | undefined,
): AsyncGenerator<Group> {
  let group: [Cells, ...Cells[]] | null = null;
  for await (const piece of pieces) {
    for (const read of piece) {
      const first: Cells | undefined = group?.[0];
      if (groupedBy !== undefined && group !== null && "fields" in read && belongs(read, first, groupedBy)) {
        group.push(read);
        if (group.length > MAX_GROUP) throw new Error(`Line ${String(read.line)}: one row has too many lines.`);
        continue;
      }
      if (group !== null) yield group;
      group = null;
      if ("fields" in read) group = [read];
      else yield read;
    }
  }
  if (group !== null) yield group;
}

function belongs({ fields }: Cells, first: Cells | undefined, groupedBy: readonly string[]): boolean {
  const column = groupedBy.find((name) => (first?.fields[name] ?? "") !== "");
  if (column === undefined) return false;
  const value = fields[column];
  return value === "" || (value !== undefined && value === first?.fields[column]);
}

function parseGroup<Row>(writer: RecordWriter<Row>, group: Group): Numbered<Row> | RowError {
  if ("message" in group) return group;
  const { line } = group[0];
  try {
    return { line, row: writer.parse(group) };
  } catch (error) {
    if (error instanceof BadRow) return { line, column: error.column, message: error.message };
    throw error;
  }
}
