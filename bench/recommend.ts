import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "#platform/db";
import { importEvents, MAX_IMPORTED, trainModel } from "#modules/recommendations";
import { type Bench, type BenchOptions, measure, onShop, type Stand } from "./bench.ts";
import { writeRequest } from "./http-client.ts";
import { runLoad } from "./load.ts";
import { measureBare } from "./references.ts";
import type { Report } from "./report.ts";

const CLICKS = 1_000_000;
const ITEMS = 100_000;
const CLICKS_PER_SESSION = 5;
const IMPORTS_AT_ONCE = 2;
/** A page of the importer may take longer than a request should. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** Events in one report of the write load. */
const REPORTED = 50;
const ASKED = 4_096;
/** Requests a second of the paced load. */
const PACE = 1_000;
/** The paced load takes so many times as long as the others: a model is to be learned in it. */
const PACED_SHARE = 4;
const REPLY_BYTES = 2_600;

/** A million made-up clicks on a hundred thousand items; then what comes next is asked, and events are reported. */
export const recommend: Bench = {
  name: "recommend",
  about: "what comes next at 1 M clicks and 100 k items, and reports of events",
  run: (options) =>
    onShop(async (stand) => {
      await prepareClicks(stand);
      return [await askNext(stand, options), await reportEvents(stand, options)];
    }),
};

/** Imports the clicks and learns from them; says how long each took. */
async function prepareClicks({ shop }: Stand): Promise<void> {
  const db = openDatabase({ url: shop.databaseUrl, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const begunMs = performance.now();
  const batches = Array.from({ length: CLICKS / MAX_IMPORTED }, (_, batch) => batch);
  await Promise.all(
    Array.from({ length: IMPORTS_AT_ONCE }, async () => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
        const events = makeEvents(batch);
        await db.transaction((tx) => importEvents(tx, events));
      }
    }),
  );
  const importedMs = performance.now() - begunMs;
  await db.query({ text: "analyze recommendations.event", name: "analyze", values: [] });
  // The shop learns by itself as well; whoever comes second passes and tries again.
  for (;;) {
    const trained = await trainModel(db, true);
    if (trained.kind !== "learned" || trained.events < CLICKS) continue;
    process.stderr.write(
      `  ${String(CLICKS)} clicks kept in ${(importedMs / 1_000).toFixed(1)} s, read in ${(trained.readMs / 1_000).toFixed(1)} s, ` +
        `learned in ${(trained.learnMs / 1_000).toFixed(1)} s, ${(trained.sizeBytes / 1_048_576).toFixed(1)} MB\n`,
    );
    break;
  }
  await db.close();
}

/** Sessions on a skewed range of items: some are sought by everybody, most by few. */
function makeEvents(batch: number) {
  return Array.from({ length: MAX_IMPORTED }, (_, index) => {
    const click = batch * MAX_IMPORTED + index;
    const session = Math.floor(click / CLICKS_PER_SESSION);
    const at = new Date(Date.UTC(2026, 0, 1) + session * 8_000 + (click % CLICKS_PER_SESSION) * 30_000);
    return {
      kind: "view" as const,
      item: itemOf(session, click),
      query: null,
      session: String(session),
      channel: null,
      at,
    };
  });
}

/** Each session stays in a neighbourhood of items, as visitors do. */
function itemOf(session: number, click: number): string {
  const home = Math.floor(ITEMS * random(session) ** 3);
  return `item-${String((home + Math.floor(40 * random(click + 7_919) ** 2)) % ITEMS)}`;
}

/** Source: splitmix, folded to 32 bits (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014). */
function random(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

async function askNext(stand: Stand, options: BenchOptions): Promise<Report> {
  const { clients, seconds } = options;
  const requests = Array.from({ length: ASKED }, (_, index) => {
    const seen = 1 + (index % CLICKS_PER_SESSION);
    const items = Array.from({ length: seen }, (__, place) => itemOf(index * 31, index * 131 + place));
    const path = `/v1/recommendations?kind=session&items=${items.join(",")}&limit=20`;
    return writeRequest({ method: "GET", path });
  });
  const connections = stand.connect(clients);
  let next = 0;
  const ask = async (client: number): Promise<void> => {
    const request = requests[next++ % requests.length];
    const reply = request === undefined ? undefined : await connections[client]?.send(request);
    if (reply?.status !== 200) throw new Error(String(reply?.status));
  };
  await ready(stand, requests[0]);
  await runLoad({ clients, seconds: 2 }, ask);
  await askPaced(stand, { ...options, seconds: PACED_SHARE * seconds }, ask);
  const references = { bareHttpGet: () => measureBare({ method: "GET", replyBytes: REPLY_BYTES, clients }) };
  return await measure(stand, { name: "recommend, next in session", unit: "requests/s", references }, () =>
    runLoad({ clients, seconds }, ask),
  );
}

/**
 * Asks a thousand times a second, whatever the answers take, and counts from when a request was due. A quarter of the way
 * events come and the shop learns from all of them, so that a model is learned and taken up while it is asked.
 */
async function askPaced(
  stand: Stand,
  { clients, seconds }: BenchOptions,
  ask: (client: number) => Promise<void>,
): Promise<void> {
  const [desk] = stand.connect(1);
  const stall = async (): Promise<string> => {
    const reply = await desk?.send(writeRequest({ method: "GET", path: "/metrics" }));
    const longest = /^nodejs_eventloop_delay_max_seconds (\S+)/m.exec(reply?.body.toString() ?? "")?.[1];
    return (1_000 * Number(longest)).toFixed(0);
  };
  await stall();
  const begunMs = performance.now();
  const learning = delay(seconds * 250).then(() => learnNow(stand));
  const latencies: number[] = [];
  let slot = 0;
  const work = async (_: undefined, client: number): Promise<void> => {
    while (performance.now() - begunMs < seconds * 1_000) {
      const dueMs = begunMs + (slot++ * 1_000) / PACE;
      const early = dueMs - performance.now();
      if (early > 0) await delay(early);
      await ask(client);
      latencies.push(performance.now() - dueMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, () => undefined).map(work));
  const rate = Math.round((1_000 * latencies.length) / (performance.now() - begunMs));
  const sorted = latencies.toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
  process.stderr.write(
    `  paced: ${String(rate)} requests/s, p50 ${at(0.5)} · p90 ${at(0.9)} · p99 ${at(0.99)} · longest ${at(1)} ms; ` +
      `${await learning}; the shop's event loop stood still for ${await stall()} ms at most\n`,
  );
}

/** Lets the shop learn from all events. @returns what it said of that */
async function learnNow({ shop, connect }: Stand): Promise<string> {
  const [desk] = connect(1);
  const path = "/v1/admin/recommendations/models";
  const headers = { authorization: `Bearer ${shop.deskKey}` };
  const reply = await desk?.send(writeRequest({ method: "POST", path, headers }));
  return `learned meanwhile: ${String(reply?.status)} ${reply?.body.toString() ?? ""}`;
}

/** Waits until the process has the model: a request that it answers with items it cannot have made up. */
async function ready({ connect }: Stand, request: Buffer | undefined): Promise<void> {
  const [connection] = connect(1);
  for (let look = 0; look < 1_000; look++) {
    const reply = request === undefined ? undefined : await connection?.send(request);
    if (reply?.body.includes("item-") === true) return;
    await delay(100);
  }
  throw new Error("the shop did not take up the model");
}

async function reportEvents(stand: Stand, { clients, seconds }: BenchOptions): Promise<Report> {
  const connections = stand.connect(clients);
  let sent = 0;
  const report = async (client: number): Promise<void> => {
    const number = sent++;
    const body = Array.from({ length: REPORTED }, (_, index) => ({
      type: "view",
      product: itemOf(number, number * REPORTED + index),
    }));
    const headers = { "visitor-consent": "granted", "visitor-session": `bench-session-${String(number)}` };
    const request = writeRequest({ method: "POST", path: "/v1/events", body, headers });
    const reply = await connections[client]?.send(request);
    if (reply?.status !== 202) throw new Error(String(reply?.status));
  };
  const made = await measure(
    stand,
    { name: "recommend, events reported", unit: "reports of 50/s", references: {} },
    () => runLoad({ clients, seconds }, report),
  );
  process.stderr.write(`  ${String(Math.round(made.throughput * REPORTED))} events/s\n`);
  return made;
}
