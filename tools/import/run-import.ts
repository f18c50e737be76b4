import { parseArgs } from "node:util";
import { exponentOf, newId } from "@hansa/kernel";
import { listChannels } from "#modules/channels";
import { listLocations } from "#modules/inventory";
import { baseListOf, PriceListNotFound, removePrices, saleListOf } from "#modules/pricing";
import { type Database, run, sql } from "#platform/db";
import { isReady, joinDatabase, makeReady } from "./connect.ts";
import { openErrorFile } from "./error-file.ts";
import { importProducts, type Report } from "./import-products.ts";
import { openFile } from "./lines.ts";
import { readJsonProducts } from "./products-jsonl.ts";
import { readShopifyProducts } from "./products-shopify.ts";
import { openProgress } from "./progress.ts";
import { type Target, undoing } from "./save-batch.ts";

const usage = "npm run import -- products <file> [--format auto|jsonl|shopify-csv] [--dry-run] [--count-stock]";
const FORMATS = ["auto", "jsonl", "shopify-csv"] as const;
/** Units of a new variant of which the file gives no quantity. */
export const DEFAULT_UNITS = 1_000;

/** New products from which the tables are other tables than before. */
const MUCH = 1_000;

/** What the command line asks for. */
interface Order {
  readonly file: string;
  readonly format: "jsonl" | "shopify-csv";
  readonly isDryRun: boolean;
  readonly countsStock: boolean;
}

/**
 * Imports a file and says what came of it.
 *
 * @returns the exit code: 0, or 1 if any row failed or the command could not be understood
 */
export async function runImport(args: readonly string[], environment = process.env): Promise<number> {
  const order = parseOrder(args);
  if (typeof order === "string") {
    console.error(order);
    return 1;
  }
  try {
    return await carryOut(order, environment);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`The import stopped: ${error.message}`);
    return 1;
  }
}

/** @returns what to do, or in one sentence why not */
function parseOrder(args: readonly string[]): Order | string {
  const read = readArguments(args);
  if (typeof read === "string") return read;
  const { positionals, values } = read;
  const [kind, file, ...more] = positionals;
  if (kind === undefined || file === undefined || more.length > 0)
    return `Say what to import and from which file: ${usage}`;
  if (kind !== "products") return `There is no import of "${kind}" yet: only products can be imported.`;
  const format = FORMATS.find((known) => known === (values.format ?? "auto"));
  if (format === undefined) return `There is no format "${values.format ?? ""}": use one of ${FORMATS.join(", ")}.`;
  const isCsv = /\.csv(\.gz)?$/i.test(file);
  return {
    file,
    format: format === "auto" ? (isCsv ? "shopify-csv" : "jsonl") : format,
    isDryRun: values["dry-run"] === true,
    countsStock: values["count-stock"] === true,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: "string" }, "dry-run": { type: "boolean" }, "count-stock": { type: "boolean" } },
    });
  } catch (error) {
    if (error instanceof TypeError) return `${error.message.split("\n")[0] ?? ""}: ${usage}`;
    throw error;
  }
}

async function carryOut(order: Order, environment: NodeJS.ProcessEnv): Promise<number> {
  const begunMs = performance.now();
  const file = await openFile(order.file);
  await using joined = await joinDatabase(environment);
  const { db } = joined;
  if (order.isDryRun && !(await isReady(db)))
    throw new Error("a dry run needs a shop that was started once: run npm start first.");
  if (!order.isDryRun) await makeReady(db);
  const target = await findTarget(db, order.countsStock);
  const errors = await openErrorFile(order.file);
  const progress = openProgress();
  const pieces =
    order.format === "jsonl"
      ? readJsonProducts(file.stream)
      : readShopifyProducts(file.stream, exponentOf(target.currency));
  const report = await importProducts({
    pieces,
    target,
    transact: order.isDryRun ? undoing(db) : (work) => db.transaction(work),
    onErrors: (failed) => errors.write(failed),
    onProgress: (read) => progress.show(file.progress(), read),
  });
  // What the planner thinks of tables that were empty a minute ago would make the shop slow until somebody vacuums.
  if (!order.isDryRun && report.made > MUCH) await run(db, sql`analyze`);
  progress.clear();
  await errors.close();
  console.log(summarise(report, { isDryRun: order.isDryRun, tookMs: performance.now() - begunMs }));
  if (report.failed === 0) return 0;
  const where = errors.isElsewhere ? " (its own folder cannot be written)" : "";
  console.error(`Rows that failed are listed in ${errors.path}${where}.`);
  return 1;
}

async function findTarget(db: Database, countsStock: boolean): Promise<Target> {
  const [channel] = await listChannels(db);
  const [location] = await listLocations(db);
  if (channel === undefined || location === undefined) throw new Error("the shop has no channel or no location yet.");
  const { currency } = channel;
  return {
    currency,
    priceList: baseListOf(currency),
    saleList: (await hasPriceList(db, saleListOf(currency))) ? saleListOf(currency) : null,
    location: location.code,
    defaultUnits: DEFAULT_UNITS,
    countsStock,
  };
}

/** Asks by taking away a price that nobody has. */
async function hasPriceList(db: Database, list: string): Promise<boolean> {
  try {
    await db.transaction((tx) => removePrices(tx, [{ variantId: newId<"variant">(), list, minQuantity: 1 }]));
    return true;
  } catch (error) {
    if (error instanceof PriceListNotFound) return false;
    throw error;
  }
}

function summarise(
  report: Report,
  { isDryRun, tookMs }: { readonly isDryRun: boolean; readonly tookMs: number },
): string {
  const count = (value: number): string => value.toLocaleString("en");
  const rate = count(Math.round((report.read * 1_000) / tookMs));
  const what = `${count(report.made)} made, ${count(report.changed)} changed, ${count(report.same)} the same, ${count(report.failed)} failed`;
  const head = isDryRun ? "Dry run, nothing was written: " : "";
  return `${head}${count(report.read)} products read, ${what} in ${(tookMs / 1_000).toFixed(1)} s (${rate}/s).`;
}
