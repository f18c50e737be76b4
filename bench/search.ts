import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { setPrices } from "#modules/pricing";
import { type Bench, type BenchOptions, measure, onShop, type Stand } from "./bench.ts";
import { writeRequest } from "./http-client.ts";
import { cpuOf } from "./cpu.ts";
import { runLoad } from "./load.ts";
import { stockUp } from "./prepare.ts";
import { measureBare } from "./references.ts";
import type { Report } from "./report.ts";
import { measureEngine } from "./search/engine.ts";
import { measurePostgres, measureSqlite, type OtherEngine } from "./search/others.ts";

/** Products of the smaller of the two made-up shops. */
const FEW = 24_576;
const CHANGES_PER_SECOND = 1_000;
const TEXTS = ["lamp", "oak table", "woll rug", "green glas", "chair", "ket"];

/** Finding things: each class of searches in the engine, then over HTTP, with changes going on; two other engines beside. */
export const search: Bench = {
  name: "search",
  about: "each class of searches with 8 facets on made-up products (--products n), over HTTP, and how late changes are",
  run: (options) =>
    onShop(async (stand) => {
      const products = Number(
        [...options.flags].find((flag) => flag.startsWith("products="))?.slice("products=".length) ?? 0,
      );
      const http = [await overHttp(stand, options), await lateness(stand, options)];
      const engine: Report[] = [];
      for (const count of new Set([FEW, products])) {
        engine.push(...(await measureEngine(count)));
        say(count, measureSqlite(count));
        say(count, await measurePostgres(stand.shop.databaseUrl, count));
      }
      return [...http, ...engine];
    }),
};

function say(products: number, { name, buildSeconds, p50Ms, worstMs }: OtherEngine): void {
  process.stdout.write(
    `${String(products)} products, ${name}: built in ${buildSeconds.toFixed(1)} s, search with 8 facets p50 ${p50Ms.toFixed(1)} ms, slowest ${worstMs.toFixed(1)} ms\n`,
  );
}

/** The demo shop over HTTP, beside a bare server that answers as many bytes. */
async function overHttp(stand: Stand, { clients, seconds }: BenchOptions): Promise<Report> {
  const requests = TEXTS.map((text) =>
    writeRequest({ method: "GET", path: `/v1/search?facets=true&q=${encodeURIComponent(text)}` }),
  );
  const connections = stand.connect(clients);
  const [first] = connections;
  const sample = requests[0] === undefined ? undefined : await first?.send(requests[0]);
  const references = {
    bareHttpGet: await measureBare({ method: "GET", replyBytes: sample?.body.length ?? 4_000, clients }),
  };
  let next = 0;
  return await measure(stand, { name: "search over HTTP", unit: "searches/s", references }, () =>
    runLoad({ clients, seconds }, async (client) => {
      const request = requests[next++ % requests.length];
      const reply = request === undefined ? undefined : await connections[client]?.send(request);
      if (reply?.status !== 200) throw new Error(String(reply?.status));
    }),
  );
}

/** From the commit of a price to the first search that has it, one after another, while a thousand prices a second change. */
async function lateness(stand: Stand, { seconds }: BenchOptions): Promise<Report> {
  const { db, connect } = stand;
  const variants = await stockUp(db);
  const [probe = "", ...others] = variants;
  const [connection] = connect(1);
  const price = (variantId: string, amountMinor: bigint) => ({
    variantId,
    list: "base-eur",
    minQuantity: 1,
    currency: "EUR" as const,
    amountMinor,
  });
  const life = { isOver: false };
  let changed = 0;
  const changing = (async () => {
    for (let at = 0n; !life.isOver; at++) {
      const begun = performance.now();
      const some = Array.from({ length: 20 }, (_, index) =>
        price(others[(Number(at) * 20 + index) % others.length] ?? "", 1_000n + (at % 100n)),
      );
      await db.transaction((tx) => setPrices(tx, some));
      changed += some.length;
      await delay(Math.max(0, (some.length / CHANGES_PER_SECOND) * 1_000 - (performance.now() - begun)));
    }
  })();
  // Below all other prices, so that it is the price of its product.
  let amount = 0n;
  const begun = performance.now();
  const before = cpuOf(stand.shop.pids);
  const report = await measure(stand, { name: "search lateness", unit: "changes seen/s", references: {} }, () =>
    runLoad({ clients: 1, seconds }, async () => {
      amount += 1n;
      await db.transaction((tx) => setPrices(tx, [price(probe, amount)]));
      const request = writeRequest({
        method: "GET",
        path: `/v1/search?price.min=${String(amount)}&price.max=${String(amount)}&limit=1`,
      });
      for (let found = false; !found; ) {
        const reply = await connection?.send(request);
        found = reply?.body.includes('"relaxed"') === false;
      }
    }),
  );
  life.isOver = true;
  await changing;
  const rate = changed / ((performance.now() - begun) / 1_000);
  process.stdout.write(
    `${rate.toFixed(0)} other prices changed a second meanwhile; ${((cpuOf(stand.shop.pids) - before) / changed).toFixed(0)} us of CPU a change, in the shop and its database\n`,
  );
  return report;
}
