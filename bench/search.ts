import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { LocalEngine } from "#modules/search";
import { setPrices } from "#modules/pricing";
import { type Bench, type BenchOptions, measure, onShop, type Stand } from "./bench.ts";
import { writeRequest } from "./http-client.ts";
import { type Load, runLoad } from "./load.ts";
import { stockUp } from "./prepare.ts";
import { measureBare } from "./references.ts";
import { type Report, reportOn } from "./report.ts";
import { madeUpPages } from "./search/catalogue.ts";
import { measurePostgres, measureSqlite, type OtherEngine } from "./search/others.ts";
import { classNames, queriesOf } from "./search/queries.ts";

const DAY_MS = 86_400_000;
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
      const engine = await measureEngine(products);
      say(measureSqlite(products));
      say(await measurePostgres(stand.shop.databaseUrl, products));
      return [await overHttp(stand, options), ...engine, await lateness(stand, options)];
    }),
};

function say({ name, buildSeconds, p50Ms, worstMs }: OtherEngine): void {
  process.stdout.write(
    `${name}: built in ${buildSeconds.toFixed(1)} s, search with 8 facets p50 ${p50Ms.toFixed(1)} ms, slowest ${worstMs.toFixed(1)} ms\n`,
  );
}

/** The engine by itself, in this process: figures are CPU of one thread. */
async function measureEngine(products: number): Promise<readonly Report[]> {
  const engine = new LocalEngine({ now: () => 20_700 * DAY_MS, locales: ["en"] });
  const cpu = process.cpuUsage();
  let made = 0;
  await engine.rebuild(async function* () {
    for (const pages = madeUpPages(products); ; ) {
      const at = process.cpuUsage();
      const { done, value } = pages.next();
      made += cpuUs(at);
      if (done === true) return;
      yield value;
    }
  });
  const { bytes } = await engine.status();
  const seconds = (cpuUs(cpu) - made) / 1_000_000;
  process.stdout.write(
    `${String(products)} products: built in ${seconds.toFixed(1)} s of CPU, ${(bytes / 1e6).toFixed(0)} MB of index, resident ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB\n`,
  );
  return classNames.map((name) => measureClass(engine, name));
}

function measureClass(engine: LocalEngine, name: string): Report {
  const queries = queriesOf(name, 230);
  for (const query of queries.slice(0, 30)) engine.find(query);
  const latencies: number[] = [];
  const begun = performance.now();
  const cpu = process.cpuUsage();
  for (const query of queries.slice(30)) {
    const at = performance.now();
    engine.find(query);
    latencies.push(performance.now() - at);
  }
  const load: Load = {
    operations: latencies.length,
    errors: 0,
    seconds: (performance.now() - begun) / 1_000,
    latencies: Float64Array.from(latencies).toSorted(),
    failures: new Map(),
  };
  return reportOn(`search engine, ${name}`, load, {
    unit: "searches/s",
    cpuUs: cpuUs(cpu),
    violations: 0,
    references: {},
  });
}

function cpuUs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
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
  process.stdout.write(
    `${(changed / ((performance.now() - begun) / 1_000)).toFixed(0)} other prices changed a second meanwhile\n`,
  );
  return report;
}
