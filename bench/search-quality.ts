import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { COPIES_PAGE_SIZE, listProductRevisions } from "#modules/catalog";
import { openDatabase } from "#platform/db";
import { startShop } from "./shop.ts";

/** How good search is, by real judgements: `node bench/search-quality.ts`. Files come from the environment, see below. */
const NEEDS = {
  HANSA_SEARCH_CATALOGUE: "products to import, JSON lines (.gz)",
  HANSA_SEARCH_QUERIES: "queries: id, kind and text, with tabs between, and a heading line",
  HANSA_SEARCH_EVALUATOR: "a program that takes a file of `query id, product id, rank` and prints the scores",
} as const;

/** Beside those, optional: a running shop to ask, more queries that must find something, arguments of the evaluator. */
const SHOP_URL = process.env["HANSA_SEARCH_SHOP"];
const MORE_QUERIES = process.env["HANSA_SEARCH_MORE_QUERIES"];
const ARGUMENTS = process.env["HANSA_SEARCH_EVALUATOR_ARGUMENTS"] ?? "";
const DEPTH = 10;
/** Half-seconds that the index is waited for. */
const MOST_TRIES = 360;

interface Query {
  readonly id: string;
  readonly text: string;
}

async function readQueries(file: string, textColumn: number): Promise<readonly Query[]> {
  const [, ...lines] = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines.map((line) => {
    const columns = line.split("\t");
    return { id: columns[0] ?? "", text: columns[textColumn] ?? "" };
  });
}

/** Asks the shop as anyone would. @returns external ids in order */
async function ask(url: string, text: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v1/search?limit=${String(DEPTH)}&q=${encodeURIComponent(text)}`);
  if (!answer.ok) throw new Error(`"${text}" was answered ${String(answer.status)}`);
  const { items } = (await answer.json()) as { readonly items: readonly { readonly externalId: string }[] };
  return items.map(({ externalId }) => externalId);
}

async function askAll(url: string, queries: readonly Query[]) {
  const found: { readonly query: Query; readonly ids: readonly string[] }[] = [];
  for (const query of queries) found.push({ query, ids: await ask(url, query.text) });
  const empty = found.filter(({ ids }) => ids.length === 0).map(({ query }) => query.text);
  process.stdout.write(`${String(queries.length)} queries, ${String(empty.length)} without a result\n`);
  for (const text of empty) process.stdout.write(`  nothing for "${text}"\n`);
  return { found, isFull: empty.length === 0 };
}

/** Waits until the index holds every published product. */
async function waitForIndex(url: string, databaseUrl: string): Promise<void> {
  const db = openDatabase({ url: databaseUrl });
  try {
    let published = 0;
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof listProductRevisions>> = await listProductRevisions(db, {
        after,
        limit: COPIES_PAGE_SIZE,
      });
      published += page.length;
      after = page.at(-1)?.id ?? null;
      if (page.length < COPIES_PAGE_SIZE) break;
    }
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const answer = await fetch(`${url}/v1/search?limit=1`);
      const { total } = (await answer.json()) as { readonly total?: number };
      if (total === published) return;
      await delay(500);
    }
    throw new Error(`the index does not hold ${String(published)} products`);
  } finally {
    await db.close();
  }
}

/** A fresh shop with nothing in it but the catalogue. */
async function stockedShop(catalogue: string) {
  const shop = await startShop({ seed: "empty" });
  const environment = { ...process.env, DATABASE_URL: shop.databaseUrl };
  const done = spawnSync(process.execPath, ["tools/import.ts", "products", catalogue], {
    stdio: "inherit",
    env: environment,
  });
  if (done.status !== 0) throw new Error("the catalogue could not be imported");
  const url = `http://localhost:${String(shop.port)}`;
  await waitForIndex(url, shop.databaseUrl);
  return { url, stop: () => shop.stop() };
}

async function run(): Promise<boolean> {
  const missing = Object.entries(NEEDS).filter(([name]) => process.env[name] === undefined);
  if (missing.length > 0) {
    for (const [name, about] of missing) process.stderr.write(`${name} is not set: ${about}\n`);
    return false;
  }
  const shop =
    SHOP_URL === undefined
      ? await stockedShop(process.env["HANSA_SEARCH_CATALOGUE"] ?? "")
      : { url: SHOP_URL, stop: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), "hansa-search-"));
  try {
    const { found, isFull } = await askAll(shop.url, await readQueries(process.env["HANSA_SEARCH_QUERIES"] ?? "", 2));
    const more =
      MORE_QUERIES === undefined ? { isFull: true } : await askAll(shop.url, await readQueries(MORE_QUERIES, 1));
    const file = join(directory, "run.tsv");
    const lines = found.flatMap(({ query, ids }) => ids.map((id, index) => `${query.id}\t${id}\t${String(index + 1)}`));
    await writeFile(file, `${lines.join("\n")}\n`);
    const judged = spawnSync(
      process.execPath,
      [process.env["HANSA_SEARCH_EVALUATOR"] ?? "", file, ...ARGUMENTS.split(" ").filter((word) => word !== "")],
      { stdio: "inherit" },
    );
    return judged.status === 0 && isFull && more.isFull;
  } finally {
    await rm(directory, { recursive: true, force: true });
    await shop.stop();
  }
}

process.exitCode = (await run()) ? 0 : 1;
