import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { open, readFile, rm, stat, truncate } from "node:fs/promises";
import { totalmem } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Account, accountFor, findCluster, findPrograms, makeSocketDir } from "./embedded-files.ts";
import {
  answers,
  createDatabase,
  end,
  findPostmaster,
  isShared,
  isUsed,
  type Postmaster,
  readStale,
  removeSocketDir,
  socketOf,
  urlOf,
} from "./embedded-postmaster.ts";

/** How long recovery after a crash may take before we give up; max_wal_size bounds what there is to replay. */
const READY_LIMIT_MS = 120_000;
const POLL_MS = 25;
// After kill -9 the old process keeps its entry, and with it the lock, until its parent has noticed.
const LAUNCH_LIMIT = 40;
const RELAUNCH_MS = 250;
const LOG_LIMIT_BYTES = 5_000_000;
const LOG_TAIL_BYTES = 2_000;
// English messages, UTC, and none of the caller's PG… variables.
const ENVIRONMENT = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** What the server keeps in memory of its own: a sixteenth of the machine's, so that the indexes of a large catalogue fit. */
const BUFFERS_MB = Math.round(Math.min(1_024, Math.max(128, totalmem() / 2 ** 20 / 16)));

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "", // the socket is enough, and nobody else can open it
  unix_socket_permissions: "0700",
  wal_level: "logical",
  track_commit_timestamp: "on",
  shared_buffers: `${String(BUFFERS_MB)}MB`,
  // An import of a million products writes as much: each checkpoint in between has every page written whole once more.
  max_wal_size: "4GB",
  max_connections: "200",
  max_replication_slots: "16",
  max_wal_senders: "16",
  timezone: "UTC",
  log_min_messages: "warning",
  // A new shop's tables grow from nothing within seconds; until they are analysed, every plan takes them for empty.
  autovacuum_naptime: "5s",
  // But a table that only grows has the same plans when it has grown by a tenth, and the statements here need no finer
  // picture: to look as often and as closely as is usual took 14 % of the CPU of a shop that sells as fast as it can.
  autovacuum_analyze_scale_factor: "0.3",
  default_statistics_target: "30",
};
const DURABLE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };
const FORGETFUL = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Where the server of our own keeps its data, and how careful it is with them. */
export interface EmbeddedOptions {
  /** Where the cluster is, or will be made; its log is `<dataDir>.log`. Absolute, or relative to the working folder. */
  readonly dataDir: string;
  /** False gives speed and, after a power cut, a broken cluster: for tests only. */
  readonly durable: boolean;
  /** Server settings over ours; without effect on a server that already runs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another build of PostgreSQL than the one installed by npm: a folder with `bin`, `lib` and `share`. */
  readonly nativeDir?: string;
  /** Folder of the socket, for a server that is to be found where it was before; a new one unless told. */
  readonly socketDir?: string;
  /** True for commands that work beside the shop: `stop` then leaves a server that was running, or that others use. */
  readonly join?: boolean;
}

/** A PostgreSQL server of our own that answers, with a database `hansa` in it. */
export interface EmbeddedServer {
  /** Understood by `pg`: the host is a folder that only the server's account and root can enter. */
  readonly url: string;
  /** Where the socket is. */
  readonly socketDir: string;
  /** Whether its process is at work; asks the system, not the server. */
  isRunning(): boolean;
  /** True when the server was already running, or another process started it at the same moment. */
  readonly adopted: boolean;
  /**
   * Shuts the server down and waits for its end, unless another process of the shop works with it (see also `join`); close
   * your own connections first. A second call does nothing.
   *
   * @throws an Error when the server does not end
   */
  stop(): Promise<void>;
}

/**
 * Makes the cluster if there is none, starts its server unless it runs, and returns once it has answered a query.
 * It outlives us if we are killed, and Ctrl-C does not reach it: the next start adopts it.
 *
 * Any number of processes may call this at once. There is no lock of ours that could go stale: PostgreSQL lets one
 * server live per cluster, and everybody else's attempt ends in adopting that one.
 *
 * @throws an Error that ends with the server's own words when it cannot start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  const account = accountFor(dataDir);
  const programs = await findPrograms(options.nativeDir, account);
  const cluster = await findCluster(dataDir, account, (directory) => initialize(directory, programs, options, account));
  const logFile = `${dataDir}.log`;
  const deadline = performance.now() + READY_LIMIT_MS;
  let launched: Launched | undefined;
  for (let launches = 0; performance.now() < deadline; await delay(POLL_MS)) {
    const running = findPostmaster(cluster);
    if (running !== undefined && (await answers(running, cluster))) {
      await createDatabase(running);
      return serverOf(cluster, running, { adopted: running.pid !== launched?.pid, join: options.join === true });
    }
    // Its socket was swept from the temporary folder: it lives, but nobody will ever reach it.
    if (running?.isReady === true && !existsSync(socketOf(running))) await end(cluster, running);
    if (running !== undefined || launched?.hasEnded() === false) continue;
    if (launched !== undefined) {
      if (options.socketDir === undefined) await removeSocketDir(launched.socketDir);
      await assertMayRetry(logFile, launched, launches);
      await delay(RELAUNCH_MS);
    }
    const { socketDir } = options;
    launched = await launch({ programs, cluster, logFile, account, socketDir, settings: settingsFor(options) });
    launches++;
  }
  throw new Error(`PostgreSQL did not answer within ${String(READY_LIMIT_MS / 1_000)} s; see ${logFile}.`);
}

/** What there is of an embedded server, without starting or changing it. */
export interface EmbeddedState {
  /** For example `postgres (PostgreSQL) 18.4`. */
  readonly version: string;
  /** Where the server answers; undefined when it does not run. */
  readonly url: string | undefined;
}

/**
 * Tries the programs and looks for a running server.
 *
 * @throws an Error in one sentence when the programs are missing or do not run here
 */
export async function inspectEmbedded(dataDir: string, nativeDir?: string): Promise<EmbeddedState> {
  const account = accountFor(dataDir);
  const programs = await findPrograms(nativeDir, account);
  const { code, words } = await runToEnd(join(programs, "postgres"), ["--version"], account);
  if (code !== 0) throw new Error(`PostgreSQL's programs do not run on this machine: ${words}`);
  const cluster = existsSync(dataDir) ? realpathSync(dataDir) : undefined;
  const running = cluster === undefined ? undefined : findPostmaster(cluster);
  const isUp = cluster !== undefined && running !== undefined && (await answers(running, cluster));
  return { version: words, url: isUp ? urlOf(running, "hansa") : undefined };
}

/**
 * Deletes a cluster, wherever it really is, and its log. Stops its server first.
 *
 * @throws an Error when the server does not end
 */
export async function removeEmbedded(dataDir: string): Promise<void> {
  const cluster = existsSync(dataDir) ? realpathSync(dataDir) : undefined;
  const running = cluster === undefined ? undefined : findPostmaster(cluster);
  if (cluster !== undefined && running !== undefined) await end(cluster, running);
  for (const path of [cluster, dataDir, `${dataDir}.log`]) {
    if (path !== undefined) await rm(path, { recursive: true, force: true });
  }
}

function settingsFor(options: EmbeddedOptions): Readonly<Record<string, string>> {
  return { ...SETTINGS, ...(options.durable ? DURABLE : FORGETFUL), ...options.settings };
}

async function initialize(
  directory: string,
  programs: string,
  { durable }: EmbeddedOptions,
  account: Account | undefined,
): Promise<void> {
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  // Trust ends at the socket's folder: over TCP nobody is let in, whatever listen_addresses says.
  const access = ["--username=hansa", "--auth-local=trust", "--auth-host=reject"];
  const flags = [`--pgdata=${directory}`, ...locale, ...access, ...(durable ? [] : ["--no-sync"])];
  const { code, words } = await runToEnd(join(programs, "initdb"), flags, account);
  if (code !== 0) throw new Error(`PostgreSQL could not make a database in ${directory}: ${words}`);
}

async function runToEnd(
  program: string,
  flags: readonly string[],
  account: Account | undefined,
): Promise<{ readonly code: number | null; readonly words: string }> {
  const child = spawn(program, flags, { ...account, cwd: "/", env: ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (words += text));
  }
  const code = await new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  return { code, words: words.trim().slice(-LOG_TAIL_BYTES) };
}

interface Launch {
  readonly programs: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly account: Account | undefined;
  readonly socketDir: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

interface Launched {
  readonly pid: number | undefined;
  readonly socketDir: string;
  /** Where in the log this launch begins. */
  readonly logStart: number;
  hasEnded(): boolean;
}

async function launch({ programs, cluster, logFile, account, socketDir: given, settings }: Launch): Promise<Launched> {
  const stale = readStale(cluster);
  if (stale !== undefined && stale.socketDir !== given) await removeSocketDir(stale.socketDir);
  const socketDir = given ?? (await makeSocketDir(account));
  const logStart = await trim(logFile);
  const log = await open(logFile, "a");
  const flags = Object.entries({ ...settings, unix_socket_directories: socketDir });
  const child = spawn(join(programs, "postgres"), ["-D", cluster, ...flags.flatMap(([k, v]) => ["-c", `${k}=${v}`])], {
    ...account,
    cwd: "/",
    // The pid in a stale postmaster.pid may be another program's by now. PostgreSQL passes over the pid that this
    // variable names (made for shells that start pg_ctl) and still checks that no orphaned backend is at work, which
    // deleting the file would skip.
    env: { ...ENVIRONMENT, ...(stale === undefined ? {} : { PG_GRANDPARENT_PID: String(stale.pid) }) },
    // A session of its own, out of reach of Ctrl-C; a file for its words, because a pipe would break when we die.
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  let failed = false;
  child.once("error", () => (failed = true));
  child.unref();
  await log.close();
  return {
    pid: child.pid,
    socketDir,
    logStart,
    hasEnded: () => failed || child.exitCode !== null || child.signalCode !== null,
  };
}

/** Cuts an overlong log before the server writes to it again. @returns its size */
async function trim(logFile: string): Promise<number> {
  const size = existsSync(logFile) ? (await stat(logFile)).size : 0;
  if (size <= LOG_LIMIT_BYTES) return size;
  await truncate(logFile);
  return 0;
}

/** @throws an Error with the server's words, unless they say that another server is still in its place */
async function assertMayRetry(logFile: string, launched: Launched, launches: number): Promise<void> {
  const words = (await readFile(logFile)).subarray(launched.logStart).subarray(-LOG_TAIL_BYTES).toString("utf8").trim();
  if (launches < LAUNCH_LIMIT && /already exists|still in use|is another postmaster/i.test(words)) return;
  throw new Error(`PostgreSQL could not start (${logFile}): ${words || "it could not be run at all"}`);
}

interface Ownership {
  readonly adopted: boolean;
  readonly join: boolean;
}

function serverOf(cluster: string, postmaster: Postmaster, { adopted, join: joins }: Ownership): EmbeddedServer {
  return {
    url: urlOf(postmaster, "hansa"),
    socketDir: postmaster.socketDir,
    isRunning: () => findPostmaster(cluster)?.pid === postmaster.pid,
    adopted,
    async stop() {
      if (findPostmaster(cluster)?.pid !== postmaster.pid) return;
      if (joins ? adopted || (await isUsed(postmaster)) : await isShared(postmaster)) return;
      await end(cluster, postmaster);
    },
  };
}
