import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { learn } from "./learn.ts";
import { readClicks, readProducts } from "./read-events.ts";
import { saveModel } from "./save-model.ts";
import { yieldToRequests } from "./thread.ts";

/** A page of events may take longer than a request should. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** What the thread is given. */
export interface LearnOrder {
  readonly url: string;
  readonly region: string;
  /** How often the events had changed before they are read. */
  readonly changes: number;
}

/** What the thread answers with: what it saved, and how many milliseconds were spent on what. */
export interface Learned {
  readonly version: number;
  readonly events: number;
  readonly sizeBytes: number;
  readonly readMs: number;
  readonly learnMs: number;
  readonly saveMs: number;
}

/** Learns beside the requests and saves what it learned, in a thread of its own that ends when it is done. */
async function main({ url, region, changes }: LearnOrder): Promise<void> {
  yieldToRequests();
  const db = openDatabase({ url, region, poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  try {
    const begunMs = performance.now();
    const [book, products] = await Promise.all([readClicks(db), readProducts(db)]);
    const readMs = performance.now() - begunMs;
    const model = learn(book, products);
    const learnMs = performance.now() - begunMs - readMs;
    const { version, sizeBytes } = await db.transaction((tx) => saveModel(tx, model, changes));
    const saveMs = performance.now() - begunMs - readMs - learnMs;
    const learned: Learned = { version, events: book.count, sizeBytes, readMs, learnMs, saveMs };
    // A thread is not a window: there is no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(learned);
  } finally {
    await db.close();
  }
}

await main(parseOrder(workerData));

function parseOrder(data: unknown): LearnOrder {
  return data as LearnOrder;
}
