import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { seedChannels } from "#modules/channels";
import { seedDefaultLocation } from "#modules/inventory";
import { seedPricing } from "#modules/pricing";
import type { Database, Tx } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { carryOutNext } from "./carry-out.ts";
import { beginRun, putPiece, startCheck, startImport, startUndo } from "./commands.ts";
import { type Phase, selectErrors } from "./file-queries.ts";
import { type RunRow, selectRun } from "./run-queries.ts";
import { CHUNK_BYTES } from "./stored-file.ts";
import type { RunKindName } from "./run-kinds.ts";

/** A shop to import into, with a worker that is called by hand. */
export async function openRunShop() {
  const { db, advance } = await cloneDatabase();
  const client = new pg.Client(db.clientConfig());
  await client.connect();

  beforeAll(async () => {
    await db.transaction(async (tx) => {
      await seedChannels(tx, "demo");
      await seedPricing(tx, "demo");
      await seedDefaultLocation(tx);
    });
  });
  afterAll(async () => {
    await expectInvariants(db);
    await client.end();
  });

  const hands = openHands(db);
  /** Everything that customers and the desk can see of goods, as text to be compared. */
  const snapshot = async (): Promise<string> => {
    const { rows } = await client.query<{ goods: unknown }>(seeGoods);
    return JSON.stringify(rows[0]?.goods, null, 1);
  };
  return { db, advance, client, snapshot, ...hands };
}

/** What people and the worker do with runs. */
function openHands(db: Database) {
  const worker = new AbortController();
  const upload = async (
    kind: RunKindName,
    fileName: string,
    content: string | Buffer,
    flags: readonly string[] = [],
  ) => {
    const bytes = Buffer.from(content);
    let run = await db.transaction((tx) => beginRun(tx, { kind, fileName, sizeBytes: bytes.length, flags }));
    for (let number = 0; number * CHUNK_BYTES < bytes.length; number++) {
      const piece = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
      run = await db.transaction((tx) => putPiece(tx, run.id, { number, content: piece }));
    }
    return run;
  };
  const work = (on: Database = db) => carryOutNext({ db: on, signal: worker.signal });
  const find = async (id: string): Promise<RunRow> => {
    const run = await selectRun(db, id);
    if (run === null) throw new Error("the run is there");
    return run;
  };
  /** Gives a command, and lets the worker carry it out. */
  const giving = (command: (tx: Tx, id: string) => Promise<RunRow>) => async (id: string) => {
    await db.transaction((tx) => command(tx, id));
    await work();
    return await find(id);
  };
  const [check, start, undo] = [giving(startCheck), giving(startImport), giving(startUndo)];
  const importFile = async (...file: Parameters<typeof upload>) => {
    const { id } = await upload(...file);
    await check(id);
    return await start(id);
  };
  const errorsOf = async (id: string, phase: Phase) => await selectErrors(db, id, { phase, from: 0, limit: 1_000 });
  return { upload, work, find, check, start, undo, importFile, errorsOf };
}

// What an undo retires is told by its names alone.
const seeGoods = `
  select jsonb_build_object(
    'categories', (select jsonb_agg(to_jsonb(category) - 'revision' order by slug) from catalog.category),
    'products', (
      select jsonb_agg(to_jsonb(product) - 'revision' - 'updated_at' order by id)
      from catalog.product
      where external_id not like 'undone-%'
    ),
    'variants', (
      select jsonb_agg(to_jsonb(variant) order by id) from catalog.variant where sku not like 'undone-%'
    ),
    'filed', (
      select jsonb_agg(to_jsonb(category_product) order by category_id, product_id) from catalog.category_product
    ),
    'pictures', (
      select jsonb_agg(to_jsonb(media) - 'id' order by product_id, position)
      from catalog.media
      join catalog.product on product.id = product_id
      where external_id not like 'undone-%'
    ),
    'prices', (
      select jsonb_agg(to_jsonb(price) - 'since' order by variant_id, price_list_id, min_quantity)
      from pricing.price
    ),
    'stock', (
      select jsonb_agg(to_jsonb(stock) order by variant_id, location)
      from inventory.stock
      where on_hand <> 0 or reserved <> 0
    )
  ) as goods
`;
