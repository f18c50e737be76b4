import { performance } from "node:perf_hooks";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { listChannels } from "#modules/channels";
import { openChangeFeed, openDatabase } from "#platform/db";
import { buildSegment } from "./build-segment.ts";
import { DatabaseClock } from "./database-clock.ts";
import { LocalEngine } from "./engine/local-engine.ts";
import type { Segment } from "./engine/segment.ts";
import { readSnapshot, writeSnapshot } from "./engine/snapshot.ts";
import { createIndexer } from "./indexer.ts";
import { parseBuilt, parseQuestion, parseThreadData, type Question, type Said } from "./messages.ts";
import type { SearchRequest, TimedAnswer } from "./search-engine.ts";
import { snapshotOf } from "./snapshot-file.ts";
import { timed } from "./written-facets.ts";

// The thread that holds the index: it reads the database by itself, hears changes by itself, and answers questions.

const data = parseThreadData(workerData);
const begun = performance.now();
const db = openDatabase({ url: data.databaseUrl, region: data.region, poolSize: 4, statementTimeoutMs: 60_000 });
const feed = await openChangeFeed(db);
const clock = new DatabaseClock(db);
await clock.ask();
const channels = await listChannels(db);
const snapshot = await snapshotOf(db, data);
const version = new Int32Array(data.version);
let isBuilt = false;
let builder: Worker | null = null;

const engine = new LocalEngine({
  now: () => clock.now.getTime(),
  locales: [...new Set(channels.flatMap(({ locale, languages = [] }) => [locale, ...languages]))],
  onChange: () => void Atomics.add(version, 0, 1),
  // Later ones are built in a thread of their own, so that searches do not wait for them.
  build: () => (isBuilt ? buildBeside() : buildSegment(db)),
});
const indexer = createIndexer({
  db,
  feed,
  engine,
  keepsChanges: true,
  revisionOf: (id) => engine.revisionOf(id),
  knownIds: () => engine.ids(),
  onError: (error) =>
    say({ kind: "trouble", message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
});

parentPort?.on("message", (message) => void answer(parseQuestion(message)));
const kept = snapshot === null ? null : await readSnapshot(snapshot.file, snapshot.key);
if (kept !== null) await engine.adopt(kept);
await indexer.start(kept === null ? "nothing" : "snapshot");
isBuilt = true;
Atomics.add(version, 0, 1);
say({ kind: "ready", tookMs: performance.now() - begun });
if (kept === null && snapshot !== null) await writeSnapshot(snapshot.file, engine.base, snapshot.key);

function say(said: Said): void {
  // A thread is not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(said);
}

function find(request: SearchRequest): TimedAnswer {
  const at = performance.now();
  const found = engine.find(request);
  return timed(found, { tookMs: performance.now() - at, holdsUntilMs: engine.holdsUntil(request.nowMs) });
}

async function answer(question: Question): Promise<void> {
  const { id } = question;
  try {
    switch (question.kind) {
      case "search":
        return say({ kind: "answer", id, answer: find(question.request) });
      case "suggest":
        return say({ kind: "answer", id, answer: engine.guess(question.request) });
      case "status":
        return say({ kind: "answer", id, answer: await engine.status() });
      case "close":
        await indexer.stop();
        await builder?.terminate();
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
  const thread = new Worker(new URL("./builder-thread.ts", import.meta.url), { workerData: data });
  builder = thread;
  try {
    return await new Promise<Segment>((resolve, reject) => {
      thread.once("message", (message) => resolve(parseBuilt(message).segment));
      thread.once("error", reject);
      thread.once("exit", () => reject(new Error("the builder of the index ended before it was done")));
    });
  } finally {
    builder = null;
  }
}
