import { constants, existsSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { inspectEmbedded, MINIMUM_SERVER, migrationStatus, openDatabase } from "#platform/db";

// Settings are read here and not through #platform/config, which refuses what the doctor is asked to explain.
const env = (name: string) => process.env[name]?.trim() ?? "";
const OLDEST_NODE = [24, 7] as const;
// The write-ahead log may grow to 2 GB, the demo shop and its indexes take half of one.
const NEEDED_GIGABYTES = 3;
const CONNECT_LIMIT_MS = 5_000;

/** One line of the report; `advice` is there when something is wrong. */
interface Finding {
  readonly about: string;
  readonly seen: string;
  readonly advice?: string;
}

const dataHome = resolve(env("HANSA_DATA") || ".hansa");
const server = await findServer();
const findings = [
  checkNode(),
  checkRuntime(),
  server.finding,
  await checkMigrations(server.url),
  await checkPort(server.url !== undefined),
  await checkData(),
  await checkDisk(),
];
for (const { about, seen, advice } of findings) {
  console.log(`${advice === undefined ? "ok " : "FIX"}  ${about.padEnd(12)}${seen}`);
  if (advice !== undefined) console.log(`     ${"".padEnd(12)}-> ${advice}`);
}
const wrong = findings.filter(({ advice }) => advice !== undefined).length;
console.log(wrong === 0 ? "\nNothing keeps Hansa from running: npm start" : `\n${String(wrong)} to fix.`);
process.exitCode = wrong === 0 ? 0 : 1;

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const seen = `${process.version} on ${process.platform}-${process.arch}`;
  return {
    about: "Node",
    seen,
    ...(isNew ? {} : { advice: `Install Node 24; ${OLDEST_NODE.join(".")} is the oldest.` }),
  };
}

function checkRuntime(): Finding {
  const isInstalled = process.execPath.includes("node_modules");
  const seen = `${isInstalled ? "the Node that npm installed" : "the machine's own Node"}: ${process.execPath}`;
  return { about: "Runtime", seen };
}

async function findServer(): Promise<{ readonly finding: Finding; readonly url: string | undefined }> {
  return env("DATABASE_URL") === "" ? await findEmbedded() : await findGiven(env("DATABASE_URL"));
}

async function findEmbedded(): Promise<{ readonly finding: Finding; readonly url: string | undefined }> {
  const about = "PostgreSQL";
  try {
    const { version, url } = await inspectEmbedded(join(dataHome, "postgres"));
    return {
      finding: { about, seen: `built in, ${version}${url === undefined ? ", not running" : ", running"}` },
      url,
    };
  } catch (error) {
    const advice = `${reasonOf(error)} Otherwise set DATABASE_URL to a PostgreSQL ${String(MINIMUM_SERVER)} or later.`;
    return { finding: { about, seen: "built in, unusable", advice }, url: undefined };
  }
}

async function findGiven(url: string): Promise<{ readonly finding: Finding; readonly url: string | undefined }> {
  const about = "PostgreSQL";
  try {
    const version = await versionOf(url);
    const seen = `DATABASE_URL, PostgreSQL ${version}`;
    if (Number.parseInt(version, 10) >= MINIMUM_SERVER) return { finding: { about, seen }, url };
    const advice = `Hansa needs PostgreSQL ${String(MINIMUM_SERVER)} or later, found ${version}.`;
    return { finding: { about, seen, advice }, url: undefined };
  } catch (error) {
    const advice = `Start that server or correct DATABASE_URL; unset it to use the built-in server (${reasonOf(error)})`;
    return { finding: { about, seen: "DATABASE_URL does not answer", advice }, url: undefined };
  }
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on("error", () => undefined); // the question under way fails too, and that is what we report
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
    return rows[0]?.version ?? "";
  } finally {
    client.end().catch(() => undefined); // never awaited on a connection that may be dead
  }
}

async function checkMigrations(url: string | undefined): Promise<Finding> {
  const about = "Migrations";
  if (url === undefined) return { about, seen: "not looked at: no server runs (npm start applies them)" };
  const database = openDatabase({ url, poolSize: 1 });
  try {
    // Loaded late, so that a mistake in a room's files is one finding and not the end of the report.
    const { migrationSources } = await import("../apps/server/migrations.ts");
    const { applied, pending } = await migrationStatus(database, migrationSources);
    const seen = `${String(applied.length)} applied, ${String(pending.length)} pending`;
    if (pending.length === 0) return { about, seen };
    return { about, seen, advice: 'Run "npm run db -- apply", or restart Hansa, which applies them.' };
  } catch (error) {
    return { about, seen: "cannot be compared", advice: reasonOf(error) };
  } finally {
    await database.close();
  }
}

async function checkPort(isServerRunning: boolean): Promise<Finding> {
  const about = "Port";
  const given = env("PORT") || "3000";
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535) {
    return { about, seen: `PORT=${given}`, advice: "Set PORT to a number from 0 (any free port) to 65535." };
  }
  const problem = await problemOfListening(port);
  if (problem === undefined) return { about, seen: port === 0 ? "any free one" : `${given} is free` };
  if (problem === "EADDRINUSE" && isServerRunning && env("DATABASE_URL") === "") {
    return { about, seen: `${given} is in use, most likely by this Hansa, whose database runs` };
  }
  const seen =
    problem === "EADDRINUSE" ? `${given} is taken by another program` : `${given} cannot be opened: ${problem}`;
  return { about, seen, advice: "Set PORT to another number, or to 0 for any free port." };
}

function problemOfListening(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, () => probe.close(() => done(undefined)));
  });
}

async function checkData(): Promise<Finding> {
  const about = "HANSA_DATA";
  const place = nearestExisting(dataHome);
  try {
    await access(place, constants.W_OK | constants.X_OK);
    return { about, seen: existsSync(dataHome) ? dataHome : `${dataHome} (made at the first start)` };
  } catch (error) {
    const advice = `Let this user write to ${place}, or set HANSA_DATA to a folder of its own (${reasonOf(error)})`;
    return { about, seen: `${dataHome} cannot be written`, advice };
  }
}

async function checkDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(dataHome));
  const gigabytes = (bavail * bsize) / 1e9;
  const seen = `${gigabytes.toFixed(1)} GB free`;
  if (gigabytes >= NEEDED_GIGABYTES) return { about: "Disk", seen };
  const advice = `Make room: the database wants ${String(NEEDED_GIGABYTES)} GB, or set HANSA_DATA to a larger disk.`;
  return { about: "Disk", seen, advice };
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || String(error) : String(error);
}
