import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { buildSegment } from "./build-segment.ts";
import { arrayBuffersOf } from "./engine/segment.ts";
import { type Built, parseThreadData } from "./messages.ts";

// Builds an index from the database, hands its memory over, and ends.

const { databaseUrl, region } = parseThreadData(workerData);
const db = openDatabase({ url: databaseUrl, region, poolSize: 4, statementTimeoutMs: 60_000 });
try {
  const segment = await buildSegment(db);
  const built: Built = { segment };
  parentPort?.postMessage(built, arrayBuffersOf(segment));
} finally {
  await db.close();
}
