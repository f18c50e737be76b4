import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { runImport } from "../tools/import/run-import.ts";
import { openConnection, writeRequest } from "./http-client.ts";
import { startShop } from "./shop.ts";

const USAGE = `How good is "what comes next"? Judged on clicks that it has not seen, over HTTP.

  RECS_TRAIN  clicks to learn from: a file with the columns SessionId, ItemId, Time, packed or not
  RECS_TEST   clicks to predict, of the same shape
  RECS_OUT    where to write the predictions: session, clicks seen, items; none if absent
`;
const WANTED = 20;

interface TestSession {
  readonly name: string;
  readonly items: readonly string[];
}

/** Learns from one file, and asks after every click of another what comes next. */
async function main(): Promise<void> {
  const { RECS_TRAIN: train, RECS_TEST: test, RECS_OUT: out } = process.env;
  if (train === undefined || test === undefined) {
    process.stdout.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const shop = await startShop({ seed: "empty" });
  try {
    process.exitCode = await runImport(["events", train], { ...process.env, DATABASE_URL: shop.databaseUrl });
    const sessions = await readSessions(test);
    const { lines, hits, reciprocals, latencies } = await predict(shop.port, sessions);
    if (out !== undefined) await writeFile(out, lines.join(""));
    const count = latencies.length;
    const sorted = latencies.toSorted((one, other) => one - other);
    process.stdout.write(
      `${String(count)} predictions: HR@${String(WANTED)} ${(hits / count).toFixed(4)}, ` +
        `MRR@${String(WANTED)} ${(reciprocals / count).toFixed(4)}, ` +
        `p50 ${(sorted[count >> 1] ?? 0).toFixed(2)} ms, p99 ${(sorted[Math.floor(count * 0.99)] ?? 0).toFixed(2)} ms\n`,
    );
  } finally {
    await shop.stop();
  }
}

async function predict(port: number, sessions: readonly TestSession[]) {
  const connection = openConnection(port);
  const lines: string[] = [];
  const latencies: number[] = [];
  let [hits, reciprocals] = [0, 0];
  for (const { name, items } of sessions)
    for (let seen = 1; seen < items.length; seen++) {
      const asked = items.slice(0, seen).map(encodeURIComponent).join(",");
      const path = `/v1/recommendations?kind=session&items=${asked}&limit=${String(WANTED)}`;
      const begunMs = performance.now();
      const { status, body } = await connection.send(writeRequest({ method: "GET", path }));
      latencies.push(performance.now() - begunMs);
      if (status !== 200) throw new Error(`${path} was answered ${String(status)}`);
      const answered = parseAnswer(body);
      lines.push(`${name}\t${String(seen)}\t${answered.join(",")}\n`);
      const place = answered.indexOf(items[seen] ?? "");
      if (place < 0) continue;
      hits++;
      reciprocals += 1 / (place + 1);
    }
  connection.close();
  return { lines, hits, reciprocals, latencies };
}

function parseAnswer(body: Buffer): readonly string[] {
  const { items } = JSON.parse(body.toString()) as { readonly items: readonly { readonly externalId: string }[] };
  return items.map(({ externalId }) => externalId);
}

/** Sessions with their items by time; what has the same time stays in the order of the file. */
async function readSessions(file: string): Promise<readonly TestSession[]> {
  const raw = createReadStream(file);
  const clicks = new Map<string, { readonly item: string; readonly at: number }[]>();
  for await (const line of createInterface({ input: file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw })) {
    const [session = "", item = "", time = ""] = line.split("\t");
    if (session === "SessionId" || session === "") continue;
    const own = clicks.get(session) ?? [];
    own.push({ item, at: Number(time) });
    clicks.set(session, own);
  }
  return [...clicks].map(([name, own]) => ({
    name,
    items: own.toSorted((one, other) => one.at - other.at).map(({ item }) => item),
  }));
}

await main();
