import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { SOCKET_PREFIX } from "./embedded-files.ts";

const POLL_MS = 25;
const FAST_STOP_LIMIT_MS = 30_000;
const QUICK_STOP_LIMIT_MS = 10_000;
const LAUNCHER = "hansa-launcher";
/** How long connections of our own may take to be seen as closed. */
const CLOSE_LIMIT_MS = 2_000;

/** A living postmaster, as its postmaster.pid tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: string;
  readonly socketDir: string;
  readonly isReady: boolean;
}

function readPidFile(cluster: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(cluster, "postmaster.pid"), "utf8");
  } catch {
    return undefined; // no file: no server since the last clean stop
  }
  const [pid = "", , , port = "", socketDir = "", , , status = ""] = text.split("\n");
  if (!/^\d+$/.test(pid)) return undefined;
  return { pid: Number(pid), port, socketDir, isReady: status.trim() === "ready" };
}

/** The server that runs on this cluster, ready or not. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const named = readPidFile(cluster);
  return named !== undefined && isAtWork(named.pid, cluster) ? named : undefined;
}

/** What a server that is no more left behind; undefined after a clean stop, and when the server lives. */
export function readStale(cluster: string): Postmaster | undefined {
  const named = readPidFile(cluster);
  return named === undefined || isAtWork(named.pid, cluster) ? undefined : named;
}

/** Whether `pid` is a server of this cluster and not a zombie, or another program that got the same number later. */
function isAtWork(pid: number, cluster: string): boolean {
  try {
    if (process.platform !== "linux") {
      return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes(cluster);
    }
    // Not /proc/<pid>/cwd: root in a container without CAP_SYS_PTRACE may not read that of another account.
    const [program = "", ...flags] = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").split("\0");
    return basename(program) === "postgres" && flags.includes(cluster);
  } catch {
    return false; // no such process
  }
}

/** The file through which `pg` reaches the server. */
export function socketOf({ socketDir, port }: Postmaster): string {
  return join(socketDir, `.s.PGSQL.${port}`);
}

/** Where `pg` finds a database of the server. */
export function urlOf({ socketDir, port }: Postmaster, database: string): string {
  return `postgres://hansa@/${database}?host=${encodeURIComponent(socketDir).replaceAll("%2F", "/")}&port=${port}`;
}

/** Whether the server answers a query and is the one of this cluster. */
export async function answers(postmaster: Postmaster, cluster: string): Promise<boolean> {
  if (postmaster.socketDir === "" || !existsSync(socketOf(postmaster))) return false;
  try {
    const [row] = await ask<{ directory: string }>(postmaster, "select current_setting('data_directory') as directory");
    return row?.directory === cluster;
  } catch {
    return false; // starting, recovering or stopping: the caller looks again until its deadline
  }
}

/** Makes the database `hansa` if there is none. */
export async function createDatabase(postmaster: Postmaster): Promise<void> {
  const found = await ask(postmaster, "select 1 from pg_database where datname = 'hansa'");
  if (found.length > 0) return;
  await ask(postmaster, "create database hansa").catch((error: unknown) => {
    // Another process made it since we looked: 42P04 when it had finished, 23505 when it had not.
    if (!(error instanceof pg.DatabaseError) || !["42P04", "23505"].includes(error.code ?? "")) throw error;
  });
}

async function ask<Row extends pg.QueryResultRow>(postmaster: Postmaster, text: string): Promise<readonly Row[]> {
  const connectionString = urlOf(postmaster, "postgres");
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, application_name: LAUNCHER });
  client.on("error", () => undefined); // the query that was under way fails too, and that is what we report
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    // Not awaited: on a connection that died, end() may never answer.
    client.end().catch(() => undefined);
  }
}

/** Whether anyone is connected: the shop may have been started, and have adopted the server, since a command began. */
export async function isUsed(postmaster: Postmaster): Promise<boolean> {
  const others = `select 1 from pg_stat_activity where backend_type = 'client backend' and application_name <> '${LAUNCHER}'`;
  return (await ask(postmaster, others)).length > 0;
}

/**
 * Whether another process of a shop works with the server; ours has closed its connections, which shows after a moment.
 * One that answers nobody is nobody's.
 */
export async function isShared(postmaster: Postmaster): Promise<boolean> {
  const shops = `select 1 from pg_stat_activity where application_name like 'hansa%' and application_name <> '${LAUNCHER}'`;
  const deadline = performance.now() + CLOSE_LIMIT_MS;
  while ((await ask(postmaster, shops).catch(() => [])).length > 0) {
    if (performance.now() > deadline) return true;
    await delay(POLL_MS);
  }
  return false;
}

/**
 * Ends the server by a fast shutdown (connections cut, a last checkpoint) and, if that hangs, by a quick one that leaves
 * work for recovery.
 *
 * @throws an Error when it lives on
 */
export async function end(cluster: string, { pid, socketDir }: Postmaster): Promise<void> {
  const isGone = () => !isAtWork(pid, cluster);
  const isGoneAfter = async (signal: NodeJS.Signals, limitMs: number) => {
    const deadline = performance.now() + limitMs;
    if (!isGone()) process.kill(pid, signal);
    while (!isGone() && performance.now() < deadline) await delay(POLL_MS);
    return isGone();
  };
  if ((await isGoneAfter("SIGINT", FAST_STOP_LIMIT_MS)) || (await isGoneAfter("SIGQUIT", QUICK_STOP_LIMIT_MS))) {
    await removeSocketDir(socketDir);
    return;
  }
  throw new Error(`PostgreSQL (process ${String(pid)}) of ${cluster} does not end.`);
}

/** Removes a socket's folder, if it is one that we named. */
export async function removeSocketDir(directory: string): Promise<void> {
  if (basename(directory).startsWith(SOCKET_PREFIX)) await rm(directory, { recursive: true, force: true });
}
