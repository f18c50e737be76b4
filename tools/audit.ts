import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { verifySeals } from "#modules/ledger";
import {
  type Database,
  type Finding,
  MOST_OFFENDERS,
  openDatabase,
  readInvariants,
  runInvariants,
  startEmbedded,
} from "#platform/db";
import { invariantSources } from "../apps/server/invariants.ts";

const STRETCH_TIMEOUT_MS = 60_000;

/**
 * Looks for rows that break an invariant of any room. `--json` is for programs.
 * Ends with 0 when all hold, 1 when some are broken, 2 when that could not be found out.
 */
try {
  const findings = await audit();
  if (process.argv.includes("--json")) printJson(findings);
  else printReport(findings);
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function audit(): Promise<readonly Finding[]> {
  const given = process.env["DATABASE_URL"] ?? "";
  const server = given === "" ? await joinOurs() : { url: given, stop: () => Promise.resolve() };
  const database = openDatabase({ url: server.url, statementTimeoutMs: STRETCH_TIMEOUT_MS });
  try {
    return [...(await runInvariants(database, invariantSources)), ...(await findBrokenSeals(database))];
  } finally {
    await database.close();
    await server.stop();
  }
}

/** The check beside the invariants: no query can say it. */
const SEALS = "the journal is as it was when it was sealed";
/** One stretch of the journal is read by one statement. */
/** Every seal of the journal is computed again: nobody changed, removed or slipped in an entry behind our back. */
async function findBrokenSeals(database: Database): Promise<readonly Finding[]> {
  const broken = await verifySeals(database);
  if (broken.length === 0) return [];
  const rows = broken.slice(0, MOST_OFFENDERS).map(({ number, problem }) => ({ seal: String(number ?? "-"), problem }));
  return [{ room: "ledger", name: SEALS, count: broken.length, rows }];
}

/** The built-in server of this shop, started for the time of the audit unless it runs. */
async function joinOurs(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const home = process.env["HANSA_DATA"] ?? "";
  const dataDir = join(resolve(home === "" ? ".hansa" : home), "postgres");
  if (!existsSync(dataDir)) throw new Error(`There is no database in ${dataDir} yet: run "npm start" first.`);
  return await startEmbedded({ dataDir, durable: true, join: true });
}

function printJson(findings: readonly Finding[]): void {
  const checks = [...readInvariants(invariantSources), { room: "ledger", name: SEALS }].map(({ room, name }) => {
    const finding = findings.find((found) => found.room === room && found.name === name);
    return { room, name, count: finding?.count ?? 0, rows: finding?.rows ?? [] };
  });
  console.log(JSON.stringify({ violations: findings.length, checks }));
}

function printReport(findings: readonly Finding[]): void {
  for (const { room, name, count, rows } of findings) {
    console.log(`${room}: ${name}: broken by ${String(count)} row${count === 1 ? "" : "s"}`);
    for (const row of rows) console.log(`  ${JSON.stringify(row)}`);
    if (count > rows.length) console.log(`  … and ${String(count - rows.length)} more`);
  }
  const checked = readInvariants(invariantSources).length + 1;
  console.log(
    findings.length === 0
      ? `All ${String(checked)} invariants hold.`
      : `${String(findings.length)} of ${String(checked)} invariants are broken.`,
  );
}
