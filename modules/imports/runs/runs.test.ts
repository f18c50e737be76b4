import { after, DAY_MS, InvalidInput, newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import type { Database } from "#platform/db";
import { keepEach, undoing } from "../reading/keepers.ts";
import type { RowError } from "../reading/row.ts";
import {
  mapColumns,
  MAX_UNFINISHED,
  startCheck,
  startImport,
  startUndo,
  stopRun,
  UNDO_MS,
  discardRun,
} from "./commands.ts";
import { claimRun } from "./holder-queries.ts";
import { ABANDONED_MS, forget } from "./jobs.ts";
import { HOLD_MS } from "./run-keeper.ts";
import { runKinds } from "./run-kinds.ts";
import { openRunShop } from "./runs.fixture.ts";
import { openStoredFile } from "./stored-file.ts";

const { db, advance, client, upload, work, find, check, start, undo, importFile, errorsOf, snapshot } =
  await openRunShop();

const header = "external_id,title,brand,category,sku,price_eur,price_usd,quantity";
const goods = [
  header,
  "lamp,Lamp,Glow,Home > Light,lamp-1,19.99,21.50,7",
  "rug,Rug,Weave,Home > Floor,rug-1,cheap,,3",
  "mug,Mug,,Kitchen,mug-1,4.50,5.00,1.5",
  "pot,Pot,,Kitchen,pot-1,9.00,,",
].join("\n");

describe("an upload", () => {
  it("reads the header, and names the columns by the preset that knows most of them", async () => {
    const run = await upload("products", "goods.csv", goods);
    expect(run).toMatchObject({ state: "ready", format: "csv", problem: null });
    expect(run.header?.[5]).toEqual({ name: "price_eur", samples: ["19.99", "cheap", "4.50"] });
    expect(run.columns).toEqual(["handle", "title", "vendor", "category", "sku", "priceEUR", "priceUSD", "quantity"]);
    const shopify = await upload("products", "shopify.csv", "URL handle,Title,SKU,Price,Notes\nlamp,Lamp,lamp-1,1,x\n");
    expect(shopify.columns).toEqual(["handle", "title", "sku", "price", null]);
    const older = await upload("products", "older.csv", "Handle,Title,Variant SKU,Variant Price\nlamp,Lamp,lamp-1,1\n");
    expect(older.columns).toEqual(["handle", "title", "sku", "price"]);
    const stock = await upload("stock", "stock.csv", "SKU,Location,On hand (current),On hand (new)\nlamp-1,x,1,\n");
    expect(stock.columns).toEqual(["sku", "location", "onHand", null]);
    for (const { id } of [run, shopify, older, stock]) await db.transaction((tx) => discardRun(tx, id));
  });

  it("comes in pieces of a fixed size, packed or not, and says so when it cannot be read", async () => {
    const long = `${goods}\n${"note,Note,,,note-1,1,1,1\n".repeat(60_000)}`;
    const run = await upload("products", "long.csv", long);
    expect([run.state, Number(run.sizeBytes) > 1024 * 1024]).toEqual(["ready", true]);
    await db.transaction((tx) => discardRun(tx, run.id));
    const broken = await upload("products", "broken.csv.gz", "this is not packed");
    expect(broken).toMatchObject({ state: "ready", problem: "The file is not packed as its name says.", header: null });
    expect(await check(broken.id)).toMatchObject({
      state: "ready",
      problem: "The file is not packed as its name says.",
    });
    await db.transaction((tx) => discardRun(tx, broken.id));
  });

  it("is refused while too many others are not finished", async () => {
    const runs = [];
    for (let count = 0; count < MAX_UNFINISHED; count++) runs.push(await upload("stock", "s.csv", "sku,onHand\nx,1\n"));
    await expect(upload("stock", "s.csv", "sku,onHand\nx,1\n")).rejects.toMatchObject({ code: "imports.too_many" });
    for (const { id } of runs) await db.transaction((tx) => discardRun(tx, id));
  });
});

describe("the columns", () => {
  it("are what a person says they are, if that can be", async () => {
    const { id } = await upload("products", "odd.csv", "Code,Name,Cost,Cost $\nvase,Vase,12.00,13.00\n");
    const map = (columns: readonly (string | null)[] | { preset: string }) =>
      db.transaction((tx) => mapColumns(tx, id, columns));
    await expect(map(["handle", "title"])).rejects.toThrow(InvalidInput);
    await expect(map(["handle", null, "priceEUR", null])).rejects.toThrow(InvalidInput);
    await expect(map(["title", "title", null, null])).rejects.toThrow(InvalidInput);
    await expect(map(["title", "priceXXX", null, null])).rejects.toThrow(InvalidInput);
    await expect(map({ preset: "magento" })).rejects.toThrow(InvalidInput);
    expect(await map(["handle", "title", "priceEUR", "priceUSD"])).toMatchObject({ state: "ready" });
    expect(await check(id)).toMatchObject({ state: "checked", checkReport: { read: 1, made: 1, failed: 0 } });
    // Another mapping is another file: what was checked holds no more.
    expect(await map(["handle", "title", "priceEUR", null])).toMatchObject({ state: "ready", checkReport: null });
    expect(await map({ preset: "hansa" })).toMatchObject({ columns: [null, null, null, null] });
    expect(await check(id)).toMatchObject({
      state: "ready",
      problem: expect.stringContaining("no column Title") as string,
    });
    await db.transaction((tx) => discardRun(tx, id));
  });
});

describe("a dry run", () => {
  it("counts what would come of it, tells the same errors as the command line, and writes nothing", async () => {
    const before = await snapshot();
    const { id } = await upload("products", "goods.csv", goods);
    const run = await check(id);
    expect(run).toMatchObject({
      state: "checked",
      images: 0,
      checkReport: { read: 4, made: 2, changed: 0, same: 0, failed: 2, sharePpm: 1_000_000 },
    });
    const told: RowError[] = [];
    const file = openStoredFile(db, run);
    await runKinds.products.kind.run({
      file,
      format: "csv",
      columns: null,
      flags: new Set(),
      db,
      keeper: keepEach(undoing(db), (errors) => Promise.resolve(void told.push(...errors))),
      isDryRun: true,
      onProgress: () => undefined,
    });
    const kept = (await errorsOf(id, "check")).map(({ line, column, message }) => ({ line, column, message }));
    expect(kept).toEqual(told);
    expect(kept.map(({ line, column }) => [line, column])).toEqual([
      [3, "Price EUR"],
      [4, "Inventory quantity"],
    ]);
    expect(await snapshot()).toBe(before);
    await db.transaction((tx) => discardRun(tx, id));
  });
});

const many = (count: number, title: string) =>
  [
    "external_id,title,sku,price",
    ...Array.from({ length: count }, (_, index) => `pin-${String(index)},${title},pin-${String(index)},1`),
  ].join("\n");

describe("a run that is cut off", () => {
  /** Fails the transaction with this number, after all its work. */
  const failingAt = (number: number): Database => {
    let count = 0;
    return {
      ...db,
      transaction: (part) =>
        db.transaction(async (tx) => {
          const result = await part(tx);
          if (++count === number) throw new Error("the power went out");
          return result;
        }),
    };
  };

  it("goes on with the next row, and nothing is counted or kept twice", async () => {
    const before = await snapshot();
    const { id } = await upload("products", "pins.csv", `${many(1_200, "Pin")}\nbad,,bad,1\n`);
    await check(id);
    await db.transaction((tx) => startImport(tx, id));
    // The claim is the first; the second batch is lost.
    await expect(work(failingAt(3))).rejects.toThrow("the power went out");
    expect(await find(id)).toMatchObject({ state: "importing", failures: 1, importReport: { read: 500, made: 500 } });
    await work();
    expect(await find(id)).toMatchObject({
      state: "imported",
      failures: 0,
      importReport: { read: 1_201, made: 1_200, changed: 0, same: 0, failed: 1 },
    });
    // And so does its undo.
    await db.transaction((tx) => startUndo(tx, id));
    await expect(work(failingAt(4))).rejects.toThrow("the power went out");
    expect(await find(id)).toMatchObject({ state: "undoing", takenBack: 400 });
    await work();
    expect(await find(id)).toMatchObject({ state: "undone", notTakenBack: 0 });
    expect(await snapshot()).toBe(before);
  });

  it("is taken over when its worker is silent, and what the silent one still does is thrown away", async () => {
    const { id } = await upload("stock", "s.csv", "sku,onHand\nnothing,1\n");
    await db.transaction((tx) => startCheck(tx, id));
    const holder = newId<"holder">();
    expect(await db.transaction((tx) => claimRun(tx, holder, after(tx.now, HOLD_MS)))).toBe(id);
    expect(await work()).toEqual({ did: 0, full: false });
    advance(HOLD_MS + 1);
    await work();
    expect(await find(id)).toMatchObject({ state: "checked", checkReport: { read: 1, failed: 1 } });
    await db.transaction((tx) => discardRun(tx, id));
  });

  it("throws away the batch that is under way when a person stops it; then it can be gone on with or undone", async () => {
    const before = await snapshot();
    const { id } = await upload("products", "pins.csv", many(1_100, "Needle"));
    await check(id);
    await db.transaction((tx) => startImport(tx, id));
    let count = 0;
    const stopping: Database = {
      ...db,
      transaction: (part) =>
        db.transaction(async (tx) => {
          // Within the second batch, before it has noted how far it came.
          if (++count === 3) await db.transaction((other) => stopRun(other, id));
          return await part(tx);
        }),
    };
    expect(await work(stopping)).toEqual({ did: 0, full: false });
    expect(await find(id)).toMatchObject({ state: "stopped", importReport: { read: 500, made: 500 } });
    expect(await work()).toEqual({ did: 0, full: false });
    expect(await start(id)).toMatchObject({ state: "imported", importReport: { read: 1_100, made: 1_100 } });
    await undo(id);
    expect(await snapshot()).toBe(before);
  });

  it("is stopped, with a reason, when it fails again and again", async () => {
    const { id } = await upload("stock", "s.csv", "sku,onHand\nnothing,1\n");
    await db.transaction((tx) => startCheck(tx, id));
    for (let tries = 1; tries <= 8; tries++) await expect(work(failingAt(2))).rejects.toThrow("the power");
    expect(await find(id)).toMatchObject({
      state: "ready",
      problem: expect.stringContaining("again and again") as string,
    });
    await db.transaction((tx) => discardRun(tx, id));
  });
});

describe("what is kept", () => {
  it("is forgotten when an import can be undone no more, and an upload that nobody goes on with", async () => {
    const old = await importFile("products", "p.csv", "external_id,title,sku,price\nbowl,Bowl,bowl-1,7.50\n");
    expect(old.images).toBeGreaterThan(0);
    const left = await upload("stock", "s.csv", "sku,onHand\nx,1\n");
    advance(ABANDONED_MS - DAY_MS);
    await forget({ db });
    expect((await find(left.id)).state).toBe("ready");
    advance(UNDO_MS);
    await forget({ db });
    expect((await find(left.id)).state).toBe("discarded");
    const { rows } = await client.query("select from imports.image where run_id = $1", [old.id]);
    expect(rows).toEqual([]);
    await expect(db.transaction((tx) => startUndo(tx, old.id))).rejects.toMatchObject({ code: "imports.too_old" });
    const { rows: chunks } = await client.query("select from imports.chunk");
    expect(chunks).toEqual([]);
  });
});
