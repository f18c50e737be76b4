import { createReadStream, existsSync } from "node:fs";
import { basename } from "node:path";
import { DomainError } from "@hansa/kernel";
import { reconcile, SETTLEMENT_READERS } from "#modules/payments";
import { type Database, openDatabase } from "#platform/db";
import { joinDatabase } from "./join-database.ts";

const HELP = `Compares a provider's settlement file with what was booked.

  npm run reconcile -- <provider> <file>

  provider   ${Object.keys(SETTLEMENT_READERS).join(", ")}

Fees and payouts are booked as the file tells them; every difference becomes a case for the desk (GET /v1/admin/money-cases).
A file that was read before does nothing, and one whose reading was interrupted goes on where it was.
The database is DATABASE_URL, or the built-in one of HANSA_DATA. Ends with 0 when all agrees, 1 when cases were opened,
2 when the file could not be read.`;

/** What a run stands on; the command's own unless told. */
export interface ReconcileNeeds {
  readonly db?: Database;
  readonly print?: (line: string) => void;
}

/** Reads one settlement file. @returns the exit code: 0 all agrees, 1 cases were opened, 2 it could not be read */
export async function runReconcile(args: readonly string[], needs: ReconcileNeeds = {}): Promise<number> {
  const print = needs.print ?? ((line: string) => console.log(line));
  const [provider, file] = args;
  if (args.includes("--help")) {
    print(HELP);
    return 0;
  }
  const problem = problemOf(provider, file, args.length);
  if (problem !== null || provider === undefined || file === undefined) {
    print(`${problem ?? ""}\n\n${HELP}`);
    return 2;
  }
  const joined = needs.db === undefined ? await joinDatabase() : null;
  const db = needs.db ?? openDatabase({ url: joined?.url ?? "" });
  try {
    return await readFile(db, { provider, file, print });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    print(`${error.message} ${JSON.stringify(error.details)}`);
    return 2;
  } finally {
    if (needs.db === undefined) await db.close();
    await joined?.stop();
  }
}

function problemOf(provider: string | undefined, file: string | undefined, count: number): string | null {
  if (provider === undefined || file === undefined || count > 2) return "A provider and a file are needed.";
  if (!Object.hasOwn(SETTLEMENT_READERS, provider)) return `No settlement files of ${provider} are known.`;
  return existsSync(file) ? null : `There is no file ${file}.`;
}

async function readFile(
  db: Database,
  {
    provider,
    file,
    print,
  }: { readonly provider: string; readonly file: string; readonly print: (line: string) => void },
): Promise<number> {
  const readers = { providerOf: (name: string) => ({ readSettlement: SETTLEMENT_READERS[name] ?? null }) };
  const open = (): AsyncIterable<Buffer> => createReadStream(file);
  const done = await reconcile(db, readers, { provider, name: basename(file), open });
  if (done.isRepeated) {
    print(`${basename(file)} was read before: nothing was done.`);
    return 0;
  }
  print(`${String(done.lines)} lines, ${String(done.matched)} agree, ${String(done.cases)} cases.`);
  return done.cases === 0 ? 0 : 1;
}
