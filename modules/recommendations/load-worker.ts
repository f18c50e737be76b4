import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { selectParts } from "./model-queries.ts";
import { yieldToRequests } from "./thread.ts";

/** A model of some tens of megabytes may take longer than a request should. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** What the thread is given. */
export interface LoadOrder {
  readonly url: string;
  readonly region: string;
  readonly version: number;
}

/** What it answers with: a packed model; null when the version was forgotten meanwhile. */
export type Loaded = ArrayBuffer | null;

/** Reads a model beside the requests: hex of it is turned into bytes here, and the bytes are handed over uncopied. */
async function main({ url, region, version }: LoadOrder): Promise<void> {
  yieldToRequests();
  const db = openDatabase({ url, region, poolSize: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  try {
    const parts = await selectParts(db, version);
    const model = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let length = 0;
    for (const { bytes } of parts) {
      model.set(bytes, length);
      length += bytes.length;
    }
    const loaded: Loaded = parts.length === 0 ? null : model.buffer;
    parentPort?.postMessage(loaded, loaded === null ? [] : [loaded]);
  } finally {
    await db.close();
  }
}

await main(parseOrder(workerData));

function parseOrder(data: unknown): LoadOrder {
  return data as LoadOrder;
}
