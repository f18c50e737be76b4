import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), "../../tools/psp-emulator/main.ts");
const START_MS = 10_000;
const STOP_MS = 5_000;

/** The sandbox card provider in a process of its own: outside of ours, as a real one is. */
export interface Sandbox {
  readonly url: string;
  stop(): Promise<void>;
}

/** @see startSandbox */
export interface SandboxNeeds {
  /** 0 for any free port. */
  readonly port?: number;
  /** Where it keeps its journal, so that it still knows what it charged after a crash. */
  readonly journalFile: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly webhookUrl: string;
}

/** Starts the provider and waits until it listens. It ends when this process does, however that ends. */
export async function startSandbox(needs: SandboxNeeds): Promise<Sandbox> {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ["pipe", "pipe", "inherit"],
    // A group of its own: Ctrl-C is for us, and we stop it when nobody needs an answer any more.
    detached: true,
    env: {
      PATH: process.env["PATH"],
      PSP_PORT: String(needs.port ?? 0),
      PSP_JOURNAL: needs.journalFile,
      PSP_SECRET_KEY: needs.secretKey,
      PSP_WEBHOOK_SECRET: needs.webhookSecret,
      PSP_WEBHOOK_URL: needs.webhookUrl,
    },
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(START_MS);
  const url = await Promise.race([
    once(lines, "line", { signal }).then(([line]) => parseUrl(String(line))),
    exited.then(() => Promise.reject(new Error("The sandbox payment provider stopped while it was starting."))),
  ]);
  return {
    url,
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function parseUrl(line: string): string {
  const { url } = JSON.parse(line) as { readonly url?: unknown };
  if (typeof url !== "string") throw new Error("The sandbox payment provider did not say where it listens.");
  return url;
}
