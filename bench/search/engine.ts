import { performance } from "node:perf_hooks";
import { LocalEngine } from "#modules/search";
import type { Load } from "../load.ts";
import { type Report, reportOn } from "../report.ts";
import { madeUpPages } from "./catalogue.ts";
import { classNames, queriesOf, typedTexts } from "./queries.ts";

const DAY_MS = 86_400_000;
const WARM = 30;
const QUERIES = 200;
/** Each search is repeated, and the fastest counts: what other programs of the machine take is not the engine's. */
const REPEATS = 5;

/** The engine by itself, in this process: seconds to build, memory, and each class of searches with 8 facets. */
export async function measureEngine(products: number): Promise<readonly Report[]> {
  const engine = new LocalEngine({ now: () => 20_700 * DAY_MS, locales: ["en"] });
  const memory = held();
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
    `${String(products)} products: built in ${seconds.toFixed(1)} s of CPU; ${mb(bytes)} MB of index, ${mb(held() - memory)} MB with all that is worked out from it\n`,
  );
  const searches = classNames.map((name) =>
    measureClass(
      `${String(products)}, ${name}`,
      queriesOf(name, WARM + QUERIES).map((query) => () => engine.find(query)),
    ),
  );
  const guesses = typedTexts(WARM + QUERIES / 4).map((text) => {
    const request = { text, channel: "eu", locale: "en", nowMs: 20_700 * DAY_MS, limit: 10 };
    return () => engine.guess(request);
  });
  return [...searches, measureClass(`${String(products)}, suggest`, guesses)];
}

function measureClass(name: string, asks: readonly (() => unknown)[]): Report {
  for (const ask of asks.slice(0, WARM)) ask();
  const measured = asks.slice(WARM);
  const fastest = new Float64Array(measured.length).fill(Infinity);
  const begun = performance.now();
  const cpu = process.cpuUsage();
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const [index, ask] of measured.entries()) {
      const at = performance.now();
      ask();
      fastest[index] = Math.min(fastest[index] ?? Infinity, performance.now() - at);
    }
  }
  const load: Load = {
    operations: measured.length * REPEATS,
    errors: 0,
    seconds: (performance.now() - begun) / 1_000,
    latencies: fastest.toSorted(),
    failures: new Map(),
  };
  return reportOn(name, load, { unit: "searches/s", cpuUs: cpuUs(cpu), violations: 0, references: {} });
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function cpuUs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}
