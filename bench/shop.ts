import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { removeEmbedded, startEmbedded } from "#platform/db";

const LAUNCHER = fileURLToPath(new URL("../bin/hansa.mjs", import.meta.url));
const READY_MS = 60_000;

/** A shop of its own in its own processes, with its own data, as `npm start` gives it. */
export interface BenchShop {
  readonly port: number;
  readonly databaseUrl: string;
  readonly deskKey: string;
  /** Process of the shop, and of its database. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Starts a shop; `beside` starts one more process on the database of another. */
export async function startShop(options: {
  readonly seed: "demo" | "empty";
  readonly beside?: BenchShop;
  readonly sandboxUrl?: string;
}): Promise<BenchShop> {
  const directory = await mkdtemp(join(tmpdir(), "hansa-bench-"));
  const {
    url: databaseUrl,
    pid,
    remove,
  } = options.beside === undefined ? await startDatabase(directory) : sharedDatabase(options.beside);
  const child = spawn(process.execPath, [LAUNCHER, "start"], {
    // With a channel to us it also ends when we are killed.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      PORT: "0",
      HANSA_DATA: directory,
      HANSA_SEED: options.seed,
      HANSA_PAGES: "off",
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: "error",
      ...(options.sandboxUrl === undefined ? {} : { HANSA_SANDBOX_URL: options.sandboxUrl }),
    },
  });
  const { port, deskKey } = await readCard(child);
  return {
    port,
    databaseUrl,
    deskKey,
    pids: [child.pid ?? 0, pid],
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
      await remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A database of its own, durable as a shop's is. */
export async function startDatabase(directory: string) {
  const dataDir = join(directory, "postgres");
  const server = await startEmbedded({ dataDir, durable: true });
  const pid = Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
  return { url: server.url, pid, remove: () => removeEmbedded(dataDir) };
}

function sharedDatabase(beside: BenchShop) {
  return { url: beside.databaseUrl, pid: beside.pids[1] ?? 0, remove: () => Promise.resolve() };
}

async function readCard(child: ChildProcess): Promise<{ readonly port: number; readonly deskKey: string }> {
  if (child.stdout === null) throw new Error("the shop has no output");
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  let port = 0;
  let deskKey = "";
  for await (const line of createInterface({ input: child.stdout })) {
    port = Number(/Shop +http:\/\/[^:]+:(\d+)/.exec(line)?.[1] ?? port);
    deskKey = /Desk API key: (\S+)/.exec(line)?.[1] ?? deskKey;
    if (line === "ready") break;
  }
  clearTimeout(timer);
  if (port === 0) throw new Error("the shop did not start");
  child.stdout.resume();
  return { port, deskKey };
}
