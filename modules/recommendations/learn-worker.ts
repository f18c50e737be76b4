import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { learn } from "./learn.ts";
import { packModel } from "./model.ts";
import { readClicks, readProducts } from "./read-events.ts";

/** A page of events may take longer than a request should. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** What the thread is given. */
export interface LearnOrder {
  readonly url: string;
  readonly region: string;
}

/** What the thread answers with: a packed model, and how many milliseconds were spent on what. */
export interface Learned {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly events: number;
  readonly readMs: number;
  readonly learnMs: number;
}

/** Learns beside the requests, in a thread of its own that ends when it is done: its memory goes with it. */
async function main({ url, region }: LearnOrder): Promise<void> {
  const db = openDatabase({ url, region, poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  try {
    const begunMs = performance.now();
    const [book, products] = await Promise.all([readClicks(db), readProducts(db)]);
    const readMs = performance.now() - begunMs;
    const bytes = new Uint8Array(packModel(learn(book, products)));
    const learnMs = performance.now() - begunMs - readMs;
    const learned: Learned = { bytes, events: book.count, readMs, learnMs };
    parentPort?.postMessage(learned, [bytes.buffer]);
  } finally {
    await db.close();
  }
}

await main(parseOrder(workerData));

function parseOrder(data: unknown): LearnOrder {
  return data as LearnOrder;
}
