import { type Bench, type BenchOptions, measure, onShop, type Stand } from "./bench.ts";
import { writeRequest } from "./http-client.ts";
import { runLoad } from "./load.ts";
import { measureBare } from "./references.ts";
import type { Report } from "./report.ts";
import { measureEngine } from "./search/engine.ts";
import { measureLateness, whenReady } from "./search/lateness.ts";
import { measurePostgres, measureSqlite, type OtherEngine } from "./search/others.ts";

/** Products of the smaller of the two made-up shops. */
const FEW = 24_576;
/** A price that few products exceed, in minor units. */
const DEAR = 50_000;
const TEXTS = ["lamp", "oak table", "woll rug", "green glas", "chair", "ket"];

/** Finding things: each class of searches in the engine, then over HTTP, with changes going on; two other engines beside. */
export const search: Bench = {
  name: "search",
  about: "24,576 made-up products and --products n more: each class of searches, over HTTP, how late changes are",
  run: (options) =>
    onShop(async (stand) => {
      const asked = [...options.flags].find((flag) => flag.startsWith("products="))?.slice("products=".length);
      const reports: Report[] = [];
      const tell = (...some: readonly Report[]): void => {
        reports.push(...some);
        // A run of a million products takes minutes: what is known is said at once.
        for (const { name, p50Ms, p99Ms } of some)
          process.stderr.write(`  ${name}: p50 ${String(p50Ms)} ms, p99 ${String(p99Ms)} ms\n`);
      };
      tell(...(await overHttp(stand, options)));
      tell(...(await measureLateness(stand, options)));
      for (const count of new Set([FEW, ...(asked === undefined ? [] : [Number(asked)])])) {
        tell(...(await measureEngine(count)));
        say(count, measureSqlite(count));
        say(count, await measurePostgres(stand.shop.databaseUrl, count));
      }
      return reports;
    }),
};

function say(products: number, { name, buildSeconds, p50Ms, worstMs }: OtherEngine): void {
  process.stdout.write(
    `${String(products)} products, ${name}: built in ${buildSeconds.toFixed(1)} s, search with 8 facets p50 ${p50Ms.toFixed(1)} ms, slowest ${worstMs.toFixed(1)} ms\n`,
  );
}

/**
 * The demo shop over HTTP, beside a bare server that answers as many bytes: searches that were asked before, and searches
 * of which each is another one.
 */
async function overHttp(stand: Stand, { clients, seconds }: BenchOptions): Promise<readonly Report[]> {
  await whenReady(stand);
  const connections = stand.connect(clients);
  const [first] = connections;
  const sample = await first?.send(searchFor(0));
  const references = {
    bareHttpGet: await measureBare({ method: "GET", replyBytes: sample?.body.length ?? 4_000, clients }),
  };
  const load = (name: string, requestOf: (index: number) => Buffer): Promise<Report> => {
    let next = 0;
    return measure(stand, { name, unit: "searches/s", references }, () =>
      runLoad({ clients, seconds }, async (client) => {
        const reply = await connections[client]?.send(requestOf(next++));
        if (reply?.status !== 200) throw new Error(String(reply?.status));
      }),
    );
  };
  const repeated = TEXTS.map((_, index) => searchFor(index));
  return [
    await load("search over HTTP, asked before", (index) => repeated[index % repeated.length] ?? searchFor(index)),
    await load("search over HTTP, each another one", (index) => searchFor(index, DEAR + index)),
  ];
}

function searchFor(index: number, priceMax?: number): Buffer {
  const text = encodeURIComponent(TEXTS[index % TEXTS.length] ?? "");
  const price = priceMax === undefined ? "" : `&price.max=${String(priceMax)}`;
  return writeRequest({ method: "GET", path: `/v1/search?facets=true&q=${text}${price}` });
}
