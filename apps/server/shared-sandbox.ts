import { existsSync } from "node:fs";
import { negotiate, readAgreement, writeAgreement } from "#platform/config";
import type { Database } from "#platform/db";
import type { Telemetry } from "#platform/telemetry";
import { type Sandbox, type SandboxNeeds, startSandbox } from "./sandbox.ts";

const NAME = "sandbox_provider";
const LOOK_EVERY_MS = 2_000;
const ANSWER_MS = 1_000;

/** Where the sandbox provider of this database is, and how to talk to it. It moves no money, so its secrets may lie here. */
export interface AgreedSandbox {
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** What it remembers of payments, whoever runs it. */
  readonly journalFile: string;
}

/**
 * Joins the sandbox provider of this database, or starts it: all processes on one database pay at one provider, whatever
 * their data directories. When whoever runs it ends, another takes over at the same address with the same journal.
 *
 * @param needs what to start it with when nobody did before; what was agreed on wins
 * @returns where it is, and how to leave: whoever runs it stops it
 */
export async function joinSandbox(
  db: Database,
  logger: Telemetry["logger"],
  needs: SandboxNeeds,
): Promise<{ readonly agreed: AgreedSandbox; readonly leave: () => Promise<void> }> {
  let own: Sandbox | null = null;
  let isLeaving = false;

  async function startOwn(before: AgreedSandbox | null): Promise<AgreedSandbox> {
    await own?.stop();
    const { secretKey, webhookSecret } = before ?? needs;
    // A database that was copied to another machine remembers a folder that is not there.
    const journalFile = before !== null && existsSync(before.journalFile) ? before.journalFile : needs.journalFile;
    const settings = { secretKey, webhookSecret, journalFile, webhookUrl: needs.webhookUrl };
    const port = before === null ? 0 : Number(new URL(before.url).port);
    own = await startSandbox({ ...settings, port }).catch((error: unknown) => {
      // Its port is somebody else's by now: those who pay at the old one find out at their next start.
      if (port === 0) throw error;
      return startSandbox(settings);
    });
    const agreed = { url: own.url, secretKey, webhookSecret, journalFile };
    await writeAgreement(db, NAME, agreed);
    return agreed;
  }

  async function join(): Promise<AgreedSandbox> {
    const known = parseAgreed(await readAgreement(db, NAME));
    if (known !== null && (await answers(known))) return known;
    return await negotiate(db, NAME, async () => {
      const now = parseAgreed(await readAgreement(db, NAME));
      return now !== null && (await answers(now)) ? now : await startOwn(now);
    });
  }

  const agreed = await join();
  let looking: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      if (isLeaving || (await answers(agreed))) return;
      await join().catch((error: unknown) => logger.warn({ err: error }, "the sandbox provider cannot be started"));
    });
  }, LOOK_EVERY_MS).unref();
  return {
    agreed,
    async leave() {
      isLeaving = true;
      clearInterval(timer);
      await looking;
      await own?.stop();
    },
  };
}

/** Whether the provider answers, and is the one that was agreed on and not a stranger at its address. */
async function answers({ url, secretKey }: AgreedSandbox): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/v1/payments?key=nobody`, {
      headers: { authorization: `Bearer ${secretKey}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    return answer.status === 404;
  } catch (error) {
    if (error instanceof Error) return false; // nobody listens there, or not in time
    throw error;
  }
}

function parseAgreed(value: unknown): AgreedSandbox | null {
  const { url, secretKey, webhookSecret, journalFile } = (value ?? {}) as Partial<AgreedSandbox>;
  if (!url || !secretKey || !webhookSecret || !journalFile || !URL.canParse(url)) return null;
  return { url, secretKey, webhookSecret, journalFile };
}
