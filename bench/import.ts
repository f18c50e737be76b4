import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openDatabase } from "#platform/db";
import { invariantSources } from "../apps/server/invariants.ts";
import { type Bench, measure } from "./bench.ts";
import type { Load } from "./load.ts";
import { startDatabase } from "./shop.ts";

const LAUNCHER = fileURLToPath(new URL("../bin/hansa.mjs", import.meta.url));
const WORDS = [
  "oak",
  "linen",
  "brass",
  "north",
  "harbour",
  "lantern",
  "chair",
  "kettle",
  "atlas",
  "wool",
  "glass",
  "rope",
];

/** Products where no number is given. */
const MANY = 1_000_000;

/**
 * A catalogue of a million products, made up, from a file into a new shop: with variants, categories, prices and stock.
 * Then the same file again, which changes nothing. No shop runs beside it: what the import and the database do is all
 * that is measured.
 */
export const importBench: Bench = {
  name: "import",
  about: "a million made-up products with prices and stock, from a file, and the same file again (--products n)",
  async run({ flags }) {
    const asked = [...flags].find((flag) => flag.startsWith("products="))?.slice("products=".length);
    const products = Number(asked ?? MANY);
    const directory = await mkdtemp(join(tmpdir(), "hansa-import-"));
    const file = join(directory, "products.jsonl");
    const database = await startDatabase(directory);
    const db = openDatabase({ url: database.url });
    const stand = { shop: { pids: [database.pid] }, db };
    const load = async (): Promise<Load> => {
      const begun = performance.now();
      await promisify(execFile)(process.execPath, [LAUNCHER, "import", "products", file], {
        env: { ...process.env, DATABASE_URL: database.url },
      });
      const seconds = (performance.now() - begun) / 1_000;
      return { operations: products, errors: 0, seconds, latencies: new Float64Array(), failures: new Map() };
    };
    try {
      await pipeline(writeProducts(products), createWriteStream(file));
      // No shop runs that would hand events on, so they wait.
      const invariants = invariantSources.filter(({ room }) => room !== "platform-events");
      const what = { unit: "products/s", references: {}, pids: [process.pid], invariants };
      const first = await measure(stand, { name: "import", ...what }, load);
      return [first, await measure(stand, { name: "import, the same again", ...what }, load)];
    } finally {
      await db.close();
      await database.remove();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

function* writeProducts(count: number): Generator<string> {
  const word = (index: number): string => WORDS[index % WORDS.length] ?? "";
  for (let index = 0; index < count; index++) {
    const title = `${word(index)} ${word(index >> 3)} ${word(index >> 6)} ${String(index)}`;
    yield `${JSON.stringify({
      id: `bench-${String(index)}`,
      title,
      description: `${title}, made for measuring. `.repeat(4),
      category: `bench_${String(index % 50)}`,
      price_cents: 500 + (index % 20_000),
      quantity: index % 200,
      average_rating: (index % 50) / 10,
    })}\n`;
  }
}
