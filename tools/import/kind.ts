import type { Database } from "#platform/db";
import type { OpenFile } from "./lines.ts";
import type { RowError } from "./row.ts";
import type { Transact } from "./save-batch.ts";

/** What an import came to. */
export interface Report {
  readonly read: number;
  readonly made: number;
  readonly changed: number;
  readonly same: number;
  readonly failed: number;
}

/** What the command hands to a kind: the file, where to write, and who wants to hear of it. */
export interface ImportWork {
  readonly file: OpenFile;
  /** One of the kind's formats. */
  readonly format: string;
  /** Those of the kind's flags that were given. */
  readonly flags: ReadonlySet<string>;
  readonly db: Database;
  /** Every write goes through it: a dry run throws away what was written. */
  readonly transact: Transact;
  readonly isDryRun: boolean;
  /** Hears of every row that failed, in no particular order. */
  readonly onErrors: (errors: readonly RowError[]) => Promise<void>;
  readonly onProgress: (read: number) => void;
}

/** A kind of thing that can be imported; `kinds.ts` lists them. Most are made by `recordKind`. */
export interface ImportKind {
  /** What the rows are, as the summary calls them: `products`. */
  readonly noun: string;
  readonly formats: readonly string[];
  /** The format of a file when nobody says: told by its name, nobody looks at its header. */
  formatOf(file: string): string;
  /** Flags beside `--format` and `--dry-run`, without their dashes. */
  readonly flags: readonly string[];
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
