import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "#platform/db";
import { buildSegment } from "./build-segment.ts";
import { arrayBuffersOf } from "./engine/segment.ts";
import { writeSnapshot } from "./engine/snapshot.ts";
import { type Built, parseThreadData } from "./messages.ts";
import { snapshotOf } from "./snapshot-file.ts";

// Builds an index from the database, writes it down, hands its memory over, and ends.

const data = parseThreadData(workerData);
const { databaseUrl, region } = data;
const db = openDatabase({ url: databaseUrl, region, poolSize: 4, statementTimeoutMs: 60_000 });
try {
  const segment = await buildSegment(db);
  const snapshot = await snapshotOf(db, data);
  if (snapshot !== null) await writeSnapshot(snapshot.file, segment, snapshot.key);
  const built: Built = { segment };
  parentPort?.postMessage(built, arrayBuffersOf(segment));
} finally {
  await db.close();
}
