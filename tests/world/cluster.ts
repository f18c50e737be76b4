import { readdirSync, readFileSync } from "node:fs";
import { symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { afterwards } from "./afterwards.ts";
import { type Database, migrate, openDatabase, removeEmbedded, startEmbedded } from "#platform/db";
import { migrateJobs } from "#platform/jobs";
import { eventually } from "#platform/testing";
import { migrationSources } from "../../apps/server/migrations.ts";
import { makeDirectory } from "./shop-process.ts";

/** A durable PostgreSQL server of our own that may be killed; its address outlives it. */
export interface Cluster {
  readonly url: string;
  readonly db: Database;
  /** `kill -9` to the server and all its processes at once, as when the machine's memory is short. */
  killAll(): Promise<void>;
  /** `kill -9` to one process that serves a connection; the server then cuts all others and recovers by itself. */
  killBackend(): void;
  /** What a supervisor does. */
  restart(): Promise<void>;
}

/** Starts the server and migrates its database; it is gone after the file, whatever becomes of the test. */
export async function startCluster(): Promise<Cluster> {
  const directory = await makeDirectory();
  const dataDir = join(directory, "postgres");
  afterwards(() => removeEmbedded(dataDir));
  // The server has a new folder for its socket at each start: behind a link its address stays the same.
  const link = join(directory, "socket");
  const start = async (): Promise<string> => {
    const { url } = await startEmbedded({ dataDir, durable: true });
    const socketDir = new URL(url.replace("@/", "@localhost/")).searchParams.get("host") ?? "";
    await unlink(link).catch(() => undefined);
    await symlink(socketDir, link);
    return url.replace(encodePath(socketDir), encodePath(link));
  };
  const url = await start();
  const db = openDatabase({ url });
  afterwards(() => db.close());
  await migrate(db, migrationSources);
  await migrateJobs(db);
  return {
    url,
    db,
    async killAll() {
      const pids = [postmasterOf(dataDir), ...childrenOf(postmasterOf(dataDir))];
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await eventually("the server is gone", () => pids.every((pid) => !isAlive(pid)));
    },
    killBackend() {
      const backend = childrenOf(postmasterOf(dataDir)).find((pid) => /postgres: hansa hansa/.test(commandOf(pid)));
      if (backend === undefined) throw new Error("nobody is connected");
      process.kill(backend, "SIGKILL");
    },
    restart: async () => void (await start()),
  };
}

function encodePath(path: string): string {
  return encodeURIComponent(path).replaceAll("%2F", "/");
}

function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.parent === parent);
}

/** A zombie is dead: nobody has asked how it ended yet. */
function isAlive(pid: number): boolean {
  return !["Z", "X", undefined].includes(statOf(pid)?.state);
}

function statOf(pid: number): { readonly state: string; readonly parent: number } | null {
  const text = readProc(pid, "stat");
  const [state = "", parent = ""] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return text === "" ? null : { state, parent: Number(parent) };
}

function commandOf(pid: number): string {
  return readProc(pid, "cmdline").replaceAll("\0", " ");
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, "utf8");
  } catch {
    return ""; // it ended since we looked
  }
}
