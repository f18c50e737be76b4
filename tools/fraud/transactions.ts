import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { DAY_MS } from "@hansa/kernel";
import { parse } from "csv-parse";
import type { Purchase } from "#modules/fraud";

/** A purchase of a file, and the number that scores are written under. */
export interface Transaction extends Purchase {
  readonly transactionId: string;
}

const NEEDED = ["transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount"] as const;
type Row = Readonly<Record<string, string>>;

/**
 * Reads every transaction of these files and folders, oldest first, each once. Files without the needed columns (labels,
 * notes) are left out. A label becomes known as many whole days after the day of its purchase as `delayDays` says.
 *
 * @param until what happens from then on is not read; milliseconds since 1970
 * @throws Error in one sentence when a path does not exist or nothing was found
 */
export async function readTransactions(
  paths: readonly string[],
  { delayDays, until }: { readonly delayDays: number; readonly until: number },
): Promise<readonly Transaction[]> {
  const found = new Map<string, Transaction>();
  for (const file of paths.flatMap(filesOf)) {
    for await (const row of rowsOf(file)) {
      const transaction = parseTransaction(row, delayDays);
      if (transaction.atMs >= until) continue;
      const known = found.get(transaction.transactionId);
      if (known === undefined || known.label === "unknown") found.set(transaction.transactionId, transaction);
    }
  }
  if (found.size === 0) throw new Error(`There are no transactions in ${paths.join(", ")}.`);
  return [...found.values()].toSorted(
    (one, other) => one.atMs - other.atMs || Number(one.transactionId) - Number(other.transactionId),
  );
}

function filesOf(path: string): readonly string[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

async function* rowsOf(file: string): AsyncIterable<Row> {
  const bytes = createReadStream(file);
  const text = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  const records: AsyncIterable<unknown> = text.pipe(parse({ columns: true, skip_empty_lines: true }));
  for await (const record of records) {
    const row = parseRow(record);
    if (NEEDED.some((column) => row[column] === undefined)) return;
    yield row;
  }
}

function parseRow(record: unknown): Row {
  return record as Row;
}

function parseTransaction(row: Row, delayDays: number): Transaction {
  const atMs = Date.parse(`${(row["tx_datetime"] ?? "").replace(" ", "T")}Z`);
  const value = Math.round(Number(row["tx_amount"]) * 100);
  if (!Number.isFinite(atMs) || !Number.isFinite(value))
    throw new Error(`Transaction ${row["transaction_id"] ?? "?"} has no readable time or amount.`);
  const fraud = row["tx_fraud"] ?? "";
  return {
    transactionId: row["transaction_id"] ?? "",
    atMs,
    value,
    subjects: { card: row["customer_id"] ?? "", device: row["terminal_id"] ?? "" },
    told: {},
    label: fraud === "" ? "unknown" : Number(fraud) > 0 ? "fraud" : "genuine",
    knownAtMs: (Math.floor(atMs / DAY_MS) + delayDays) * DAY_MS,
  };
}
