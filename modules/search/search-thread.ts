import { createHash } from "node:crypto";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { listChannels } from "#modules/channels";
import { openChangeFeed, openDatabase } from "#platform/db";
import { buildSegment } from "./build-segment.ts";
import { LocalEngine } from "./engine/local-engine.ts";
import type { Segment } from "./engine/segment.ts";
import { readSnapshot, type SnapshotKey, writeSnapshot } from "./engine/snapshot.ts";
import { clockOf, createIndexer } from "./indexer.ts";
import { parseBuilt, parseQuestion, parseThreadData, type Question, type Said } from "./messages.ts";

// The thread that holds the index: it reads the database by itself, hears changes by itself, and answers questions.

const data = parseThreadData(workerData);
const begun = performance.now();
const db = openDatabase({ url: data.databaseUrl, region: data.region, poolSize: 4, statementTimeoutMs: 60_000 });
const feed = await openChangeFeed(db);
const startedAt = await clockOf(db);
const channels = await listChannels(db);
const key: SnapshotKey = {
  database: createHash("sha256").update(data.databaseUrl).digest("base64url"),
  channels: channels.map(({ code }) => code),
};
const file = data.directory === null ? null : join(data.directory, "index.bin");
let isBuilt = false;

const engine = new LocalEngine({
  now: () => startedAt.getTime() + performance.now() - begun,
  locales: channels.map(({ locale }) => locale),
  // Later ones are built in a thread of their own, so that searches do not wait for them.
  build: () => (isBuilt ? buildBeside() : buildSegment(db)),
});
const indexer = createIndexer({
  db,
  feed,
  engine,
  revisionOf: (id) => engine.revisionOf(id),
  knownIds: () => engine.ids(),
  onError: (error) => say({ kind: "trouble", message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
});

parentPort?.on("message", (message) => void answer(parseQuestion(message)));
const kept = file === null ? null : await readSnapshot(file, key);
if (kept !== null) engine.adopt(kept);
await indexer.start(kept === null ? "nothing" : "snapshot");
isBuilt = true;
say({ kind: "ready", tookMs: performance.now() - begun });
if (kept === null && file !== null) await writeSnapshot(file, engine.base, key);

function say(said: Said): void {
  parentPort?.postMessage(said);
}

async function answer(question: Question): Promise<void> {
  const { id } = question;
  try {
    switch (question.kind) {
      case "search":
        return say({ kind: "answer", id, answer: engine.find(question.request) });
      case "suggest":
        return say({ kind: "answer", id, answer: engine.guess(question.request) });
      case "status":
        return say({ kind: "answer", id, answer: await engine.status() });
      case "close":
        await indexer.stop();
        await feed.close();
        await db.close();
        say({ kind: "answer", id, answer: null });
        parentPort?.close();
    }
  } catch (error) {
    say({ kind: "failed", id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** Builds in another thread and takes its arrays over without copying them. */
async function buildBeside(): Promise<Segment> {
  const builder = new Worker(new URL("./builder-thread.ts", import.meta.url), { workerData: data });
  const built = await new Promise<Segment>((resolve, reject) => {
    builder.once("message", (message) => resolve(parseBuilt(message).segment));
    builder.once("error", reject);
    builder.once("exit", () => reject(new Error("the builder of the index ended before it was done")));
  });
  if (file !== null) await writeSnapshot(file, built, key);
  return built;
}
