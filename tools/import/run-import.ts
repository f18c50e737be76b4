import { parseArgs } from "node:util";
import { type ImportKind, type Report, keepEach, keeping, undoing } from "#modules/imports";
import { run, sql } from "#platform/db";
import { isReady, joinDatabase, makeReady } from "./connect.ts";
import { openErrorFile } from "./error-file.ts";
import { kinds } from "./kinds.ts";
import { openFile } from "./open-file.ts";
import { openProgress } from "./progress.ts";

const names = Object.keys(kinds);
const usage = `npm run import -- ${names.join("|")} <file> [--format auto|<format>] [--dry-run]`;

/** New rows from which the tables are other tables than before. */
const MUCH = 1_000;

const NEW_SHOP =
  "The database had no shop, so it got one channel in EUR, one location, taxes and shipping, and no demo products. See it: npm start";

/** What the command line asks for. */
interface Order {
  readonly kind: ImportKind;
  readonly file: string;
  readonly format: string;
  readonly isDryRun: boolean;
  readonly flags: ReadonlySet<string>;
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
  const { positionals } = read;
  const values: Readonly<Record<string, string | boolean | undefined>> = read.values;
  const [name, file, ...more] = positionals;
  if (name === undefined || file === undefined || more.length > 0)
    return `Say what to import and from which file: ${usage}`;
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) return `There is no import of "${name}": the kinds are ${names.join(", ")}.`;
  const wanted = String(values["format"] ?? "auto");
  const format = wanted === "auto" ? kind.formatOf(file) : kind.formats.find((known) => known === wanted);
  if (format === undefined) return `There is no format "${wanted}": use one of auto, ${kind.formats.join(", ")}.`;
  const flags = flagNames.filter((flag) => values[flag] === true);
  const foreign = flags.find((flag) => !kind.flags.includes(flag));
  if (foreign !== undefined) return `--${foreign} means nothing for ${name}: ${usage}`;
  return { kind, file, format, isDryRun: values["dry-run"] === true, flags: new Set(flags) };
}

const flagNames = [...new Set(Object.values(kinds).flatMap(({ flags }) => flags))];

function readArguments(args: readonly string[]) {
  const flags = Object.fromEntries(flagNames.map((flag) => [flag, { type: "boolean" as const }]));
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...flags, format: { type: "string" as const }, "dry-run": { type: "boolean" as const } },
    });
  } catch (error) {
    if (error instanceof TypeError) return `${error.message.split("\n")[0] ?? ""}: ${usage}`;
    throw error;
  }
}

async function carryOut(order: Order, environment: NodeJS.ProcessEnv): Promise<number> {
  const begunMs = performance.now();
  const { kind, format, flags, isDryRun } = order;
  const file = await openFile(order.file);
  await using joined = await joinDatabase(environment);
  const { db } = joined;
  if (isDryRun && !(await isReady(db)))
    throw new Error("a dry run needs a shop that was started once: run npm start first.");
  const isNewShop = !isDryRun && (await makeReady(db));
  const errors = await openErrorFile(order.file);
  const progress = openProgress();
  const report = await kind.run({
    file,
    format,
    columns: null,
    isDryRun,
    flags,
    db,
    keeper: keepEach(isDryRun ? undoing(db) : keeping(db), (failed) => errors.write(failed)),
    onProgress: (read) => progress.show(file.progress(), read),
  });
  // What the planner thinks of tables that were empty a minute ago would make the shop slow until somebody vacuums.
  if (!isDryRun && report.made > MUCH) await run(db, sql`analyze`);
  progress.clear();
  await errors.close();
  console.log(summarise(kind, report, { isDryRun, tookMs: performance.now() - begunMs }));
  if (isNewShop) console.log(NEW_SHOP);
  if (report.failed === 0) return 0;
  const where = errors.isElsewhere ? " (its own folder cannot be written)" : "";
  console.error(`Rows that failed are listed in ${errors.path}${where}.`);
  return 1;
}

function summarise(
  { noun }: ImportKind,
  report: Report,
  { isDryRun, tookMs }: { readonly isDryRun: boolean; readonly tookMs: number },
): string {
  const count = (value: number): string => value.toLocaleString("en");
  const rate = count(Math.round((report.read * 1_000) / tookMs));
  const what = `${count(report.made)} made, ${count(report.changed)} changed, ${count(report.same)} the same, ${count(report.failed)} failed`;
  const head = isDryRun ? "Dry run, nothing was written: " : "";
  return `${head}${count(report.read)} ${noun} read, ${what} in ${(tookMs / 1_000).toFixed(1)} s (${rate}/s).`;
}
