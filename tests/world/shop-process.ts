import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterwards } from "./afterwards.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/hansa.mjs", import.meta.url));
/** A first start on a busy machine, with migrations and a seed. */
const READY_MS = 60_000;
/** Longer than a drain may take. */
const STOP_MS = 30_000;
const WORDS_KEPT = 40;

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One process of the shop, as `npm start` makes it. */
export interface ShopProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The key that a demo shop prints; empty otherwise. */
  readonly deskKey: string;
  /** The last lines that it wrote. */
  words(): string;
  /** Ends it as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, as `kill` does, and waits. */
  stop(): Promise<End>;
}

export interface ShopSettings {
  /** Absent: an embedded server in the data directory. */
  readonly databaseUrl?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: a new one, removed after the file. */
  readonly dataDirectory?: string;
}

/** Starts a process of the shop and waits for `ready`. Whatever becomes of the test, it is gone after the file. */
export async function startShop({
  databaseUrl,
  port = 0,
  env = {},
  dataDirectory,
}: ShopSettings): Promise<ShopProcess> {
  const data = dataDirectory ?? (await makeDirectory());
  const child = spawn(process.execPath, [LAUNCHER, "start"], {
    // With a channel to us it also ends when we are killed.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env["PATH"],
      HOST: "127.0.0.1",
      PORT: String(port),
      HANSA_DATA: data,
      HANSA_SEED: "empty",
      HANSA_PAGES: "off",
      HANSA_SECRET: "a secret of the tests that all their processes share",
      LOG_LEVEL: "error",
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...env,
    },
  });
  const exited = new Promise<End>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const end = async (signal: NodeJS.Signals): Promise<End> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    return await exited.finally(() => clearTimeout(timer));
  };
  afterwards(async () => {
    await end("SIGKILL");
  });
  const words: string[] = [];
  const card = await readCard(child, words, exited);
  return {
    ...card,
    pid: child.pid ?? 0,
    words: () => words.join("\n"),
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
}

/** A directory of its own for a process's data, removed after the file. */
export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "hansa-world-"));
  afterwards(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A port that nobody listens on, so that a process can be started on it twice. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a listening server has no port");
  return address.port;
}

async function readCard(child: ChildProcess, words: string[], exited: Promise<End>) {
  const { promise: ready, resolve } = Promise.withResolvers<"ready">();
  let port = 0;
  let deskKey = "";
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) throw new Error("the shop has no output");
    createInterface({ input: stream }).on("line", (line) => {
      words.push(line);
      if (words.length > WORDS_KEPT) words.shift();
      port = Number(/Shop +http:\/\/[^:]+:(\d+)/.exec(line)?.[1] ?? port);
      deskKey = /Desk API key: (\S+)/.exec(line)?.[1] ?? deskKey;
      if (line === "ready") resolve("ready");
    });
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  const outcome = await Promise.race([ready, exited]).finally(() => clearTimeout(timer));
  if (outcome !== "ready") throw new Error(`the shop did not start:\n${words.join("\n")}`);
  return { port, deskKey, url: `http://127.0.0.1:${String(port)}` };
}
