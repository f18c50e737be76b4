import type { Database, Tx } from "#platform/db";
import type { OpenFile } from "./lines.ts";
import type { RowError } from "./row.ts";
import type { Watch } from "./watch.ts";

/** What became of rows of a file. */
export interface Counts {
  readonly made: number;
  readonly changed: number;
  readonly same: number;
}

/** What an import came to. */
export interface Report extends Counts {
  readonly read: number;
  readonly failed: number;
}

/** Runs the work so that it is kept or thrown away as a whole, and is undone alone when it throws. */
export type Transact = <Result>(work: (tx: Tx, watch: Watch) => Promise<Result>) => Promise<Result>;

/** What became of a batch, with the rows that failed. */
export interface BatchResult extends Counts {
  readonly errors: readonly RowError[];
}

/** Some rows that follow each other in the file. */
export interface Batch {
  /** Rows of the file up to the last of these, those that failed counted as well. */
  readonly read: number;
  /** Saves them; may be called again when its transaction could not be kept. */
  readonly save: (transact: Transact) => Promise<BatchResult>;
}

/** Who keeps what batches do: the command line in transactions of their own, a run together with how far it came. */
export interface Keeper {
  /** Rows of the file that an earlier attempt has dealt with: they are read and passed over. */
  readonly skip: number;
  /** Most batches under way at once; more than one only where nobody counts on their order. */
  readonly batchesAtOnce: number;
  /** Variants, or other rows, in one batch are at most so many, and the kind's own limit. */
  readonly batchSize: number;
  keep(batch: Batch): Promise<BatchResult>;
}

/** What an import is made of: the file, where to write, and who wants to hear of it. */
export interface ImportWork {
  readonly file: OpenFile;
  /** One of the kind's formats. */
  readonly format: string;
  /** What each column of a CSV is, by the kind's names, null for one that is passed over; null: told by the header. */
  readonly columns: readonly (string | null)[] | null;
  /** Those of the kind's flags that were given. */
  readonly flags: ReadonlySet<string>;
  readonly db: Database;
  readonly keeper: Keeper;
  readonly isDryRun: boolean;
  readonly onProgress: (read: number) => void;
}

/** A kind of thing that can be imported. Most are made by `recordKind`. */
export interface ImportKind {
  /** What the rows are, as the summary calls them: `products`. */
  readonly noun: string;
  readonly formats: readonly string[];
  /** The format of a file when nobody says: told by its name, nobody looks at its header. */
  formatOf(file: string): string;
  /** Flags beside `--format` and `--dry-run`, without their dashes. */
  readonly flags: readonly string[];
  /** @returns what it came to, without what the keeper was told to skip */
  run(work: ImportWork): Promise<Report>;
}

/** Whether a file is a CSV by its name, packed or not. */
export function isCsv(file: string): boolean {
  return /\.csv(\.gz)?$/i.test(file);
}

/** Whether a file has tabs between its cells by its name, packed or not. */
export function isTsv(file: string): boolean {
  return /\.(tsv|tab)(\.gz)?$/i.test(file);
}
