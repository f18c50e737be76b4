import type { Database, Tx } from "#platform/db";
import type { Cells } from "./cells.ts";
import { saveInHalves } from "./halves.ts";
import {
  type Batch,
  type BatchResult,
  type ImportKind,
  type ImportWork,
  isCsv,
  isTsv,
  type Report,
  type Transact,
} from "./kind.ts";
import { type Columns, type Read, readRecords } from "./records.ts";
import { addTo } from "./report.ts";
import { BadRow, type RowError, UnreadableFile } from "./row.ts";
import type { Watch } from "./watch.ts";

/** What became of one row. */
export type Outcome = "made" | "changed" | "same" | { readonly column: string; readonly message: string };

/** What a writer is told beside the rows. */
export interface Around {
  readonly watch: Watch;
  /** Where each of the rows begins in the file. */
  readonly lines: readonly number[];
}

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
  save(tx: Tx, rows: readonly Row[], around: Around): Promise<readonly Outcome[]>;
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
  { file, format, columns, keeper, onProgress }: ImportWork,
): Promise<Report> {
  const most = Math.min(kind.batchSize, keeper.batchSize);
  const report = { read: 0, made: 0, changed: 0, same: 0, failed: 0 };
  let rows = new Map<string, Numbered<Row>>();
  let unread: RowError[] = [];
  let read = 0;
  const flush = async (): Promise<void> => {
    if (rows.size + unread.length === 0) return;
    const [batch, errors] = [[...rows.values()], unread];
    [rows, unread] = [new Map(), []];
    const save: Batch["save"] = (transact) => saveRows(writer, { rows: batch, errors }, transact);
    addTo(report, await keeper.keep({ read, save }));
    onProgress(read);
  };
  const records = readRecords(file.stream, { format, columns: kind.columns, given: columns });
  for await (const group of readGroups(records, kind.groupedBy)) {
    if (read < keeper.skip) {
      read++;
      continue;
    }
    const parsed = parseGroup(writer, group);
    const key = "row" in parsed ? writer.keyOf(parsed.row) : null;
    if (rows.size + unread.length >= most || (key !== null && rows.has(key))) await flush();
    read++;
    if ("row" in parsed) rows.set(writer.keyOf(parsed.row), parsed);
    else unread.push(parsed);
  }
  await flush();
  return { ...report, read: read - Math.min(read, keeper.skip) };
}

async function saveRows<Row>(
  writer: RecordWriter<Row>,
  { rows, errors: unread }: { readonly rows: readonly Numbered<Row>[]; readonly errors: readonly RowError[] },
  transact: Transact,
): Promise<BatchResult> {
  const counts = { made: 0, changed: 0, same: 0 };
  const errors = [...unread];
  if (rows.length === 0) return { ...counts, errors };
  const { results, blamed } = await saveInHalves(rows, async (some) => {
    const lines = some.map(({ line }) => line);
    const outcomes = await transact((tx, watch) =>
      writer.save(
        tx,
        some.map(({ row }) => row),
        { watch, lines },
      ),
    );
    return some.map(({ line }, index) => ({ line, outcome: outcomes[index] ?? "same" }));
  });
  for (const { line, outcome } of results.flat()) {
    if (typeof outcome === "string") counts[outcome]++;
    else errors.push({ line, ...outcome });
  }
  for (const { row, message } of blamed) errors.push({ line: row.line, column: "", message });
  return { ...counts, errors };
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
        if (group.length > MAX_GROUP)
          throw new UnreadableFile(`Line ${String(read.line)}: one row has too many lines.`);
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
