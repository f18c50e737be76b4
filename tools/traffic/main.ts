import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { MAX_PER_MINUTE, sendShoppers } from "./traffic.ts";

const ABOUT = `Usage: npm run traffic [-- --url http://localhost:3000] [--rate shoppers-a-minute] [--seed n] [--minutes n]

Shoppers who browse, search, abandon carts, buy and take orders back, over the public routes of a demo shop.
Ctrl-C stops them.
`;

const { env } = process;
const { values } = parseArgs({
  options: {
    url: { type: "string", default: `http://localhost:${env["PORT"] ?? "3000"}` },
    rate: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});

/** `npm run traffic`: also a process of its own beside a demo shop, which it ends with. */
async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(ABOUT);
    return;
  }
  const minutes = parseWhole("minutes", values.minutes, 100_000);
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stop);
  if (isPipe()) process.stdin.once("end", stop).once("error", stop).resume();
  if (minutes > 0) setTimeout(stop, minutes * 60_000).unref();
  const counts = new Map<string, number>();
  const report = setInterval(() => say(counts), 10_000);
  await sendShoppers({
    url: values.url,
    perMinute: Math.max(1, parseWhole("rate", values.rate, MAX_PER_MINUTE)),
    seed: parseWhole("seed", values.seed, 1_000_000),
    signal: stopped.signal,
    tell(ending) {
      const word = ending instanceof Error ? `failed (${ending.message})` : ending;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    },
  });
  clearInterval(report);
  say(counts);
  if (isPipe()) process.stdin.destroy();
}

function say(counts: ReadonlyMap<string, number>): void {
  const words = [...counts].map(([ending, count]) => `${String(count)} ${ending}`);
  process.stdout.write(`${words.length === 0 ? "nobody has left yet" : words.join(", ")}\n`);
}

function parseWhole(name: string, text: string, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= most)) {
    process.stderr.write(`--${name} must be a whole number from 0 to ${String(most)}.\n`);
    process.exit(1);
  }
  return number;
}

// A pipe ends with the parent that holds its other end. A terminal or /dev/null says nothing about a parent.
function isPipe(): boolean {
  const stdin = fstatSync(0);
  return stdin.isFIFO() || stdin.isSocket();
}

await main();
