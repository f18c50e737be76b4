import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { loadVariants } from "#modules/catalog";
import { listChannels } from "#modules/channels";
import { openDatabase, runInvariants } from "#platform/db";
import { invariantSources } from "../../apps/server/invariants.ts";
import { openImportShop } from "./import.fixture.ts";
import { runImport } from "./run-import.ts";

const { client, db, folder, offerOf, run, said, see, url, write } = await openImportShop();
const lines = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const errorsOf = async (path: string) => (await readFile(`${path}.errors.csv`, "utf8")).trim().split("\n");

describe("products as JSON lines", () => {
  const lamp = {
    id: "lamp",
    title: "A Lamp",
    description: "Shines.",
    category: "Home_Lighting",
    price_cents: 1999,
    quantity: 7,
    average_rating: 4.5,
  };

  it("become products with price, stock and category", async () => {
    const path = await write("lamp.jsonl", lines(lamp));
    expect([await run("products", path), said]).toEqual([
      0,
      [expect.stringContaining("1 products read, 1 made, 0 changed")],
    ]);
    expect(await see("lamp")).toMatchObject({
      title: "A Lamp",
      slug: "a-lamp-lamp",
      status: "published",
      rating: 450,
      categories: ["Home Lighting"],
      variants: [{ sku: "lamp" }],
    });
    expect(await offerOf("lamp")).toEqual([1999n, null, 7]);
    const id = (await see("lamp"))?.variants[0]?.id ?? "";
    expect((await loadVariants(db, [id])).get(id)?.isPublished).toBe(true);
  });

  it("change nothing the second time, and only what they say later", async () => {
    const path = await write("lamp.jsonl", lines(lamp));
    await run("products", path);
    expect(said[0]).toContain("0 made, 0 changed, 1 the same");
    await run(
      "products",
      await write("lamp2.jsonl", lines({ id: "lamp", title: "A Lamp", price_cents: 1499, quantity: 50 })),
    );
    expect(await see("lamp")).toMatchObject({ description: "Shines.", categories: ["Home Lighting"], rating: 450 });
    // What was sold since would be sold twice if the file's old count were believed again.
    expect(await offerOf("lamp")).toEqual([1499n, null, 7]);
    await run(
      "products",
      await write("lamp2.jsonl", lines({ id: "lamp", title: "A Lamp", quantity: 50 })),
      "--count-stock",
    );
    expect(await offerOf("lamp")).toEqual([1499n, null, 50]);
  });

  it("are read packed as well, and have 1,000 units unless told", async () => {
    const path = await write(
      "mugs.jsonl.gz",
      gzipSync(lines({ id: "mug", title: "Mug", price_cents: 5 }, { id: 7, title: "7" })),
    );
    expect(await run("products", path)).toBe(0);
    expect(await offerOf("mug")).toEqual([5n, null, 1000]);
    expect(await see("7")).toBeDefined();
  });

  it("cannot be bought while their price is unknown", async () => {
    expect(
      await run("products", await write("free.jsonl", lines({ id: "free", title: "Free?", price_cents: 0 }))),
    ).toBe(0);
    expect(await offerOf("free")).toEqual([null, null, 1000]);
  });

  it("take a missing title from the description", async () => {
    const row = { id: "pot", title: "", description: "**Title:** Enchanted Teapot\n\nMore." };
    expect(await run("products", await write("pot.jsonl", lines(row)))).toBe(0);
    expect((await see("pot"))?.title).toBe("Enchanted Teapot");
  });

  it("fail one by one, each with its line and column", async () => {
    const bad = [
      { id: "ok", title: "Fine" },
      { title: "Nameless" },
      { id: "x1", title: "x".repeat(501) },
      { id: "x2" },
      { id: "x3", title: "X", price_cents: 1.5 },
      { id: "x4", title: "X", quantity: -1 },
      { id: "x5", title: "X", average_rating: 9 },
      { id: "x6", title: 5 },
    ];
    const path = await write("bad.jsonl", `${lines(...bad)}\n{not json\n[]\n`);
    expect(await run("products", path)).toBe(1);
    const listed = (await errorsOf(path)).map((line) => line.split(",").slice(0, 2).join());
    expect(listed).toEqual([
      "row,column",
      "2,id",
      "3,title",
      "4,title",
      "5,price_cents",
      "6,quantity",
      "7,average_rating",
      "8,title",
      "9,",
      "10,",
    ]);
    expect(said).toEqual([expect.stringContaining("1 made"), expect.stringContaining("bad.jsonl.errors.csv")]);
    expect(await see("ok")).toBeDefined();
    expect(await run("products", await write("bad.jsonl", lines({ id: "ok", title: "Fine" })))).toBe(0);
    await expect(errorsOf(path)).rejects.toThrow("ENOENT");
  });

  it("follow the last line when a product stands twice", async () => {
    const rows = [1, 2, 3].map((price) => ({ id: "thrice", title: `Price ${String(price)}`, price_cents: price }));
    expect(await run("products", await write("thrice.jsonl", lines(...rows)))).toBe(0);
    expect((await see("thrice"))?.title).toBe("Price 3");
    expect((await offerOf("thrice"))[0]).toBe(3n);
  });

  it("put their errors into the working folder when their own cannot be written", async () => {
    const path = await write("locked.jsonl", "{}");
    const elsewhere = await mkdtemp(join(tmpdir(), "hansa-cwd-"));
    vi.spyOn(process, "cwd").mockReturnValue(elsewhere);
    await chmod(folder, 0o500);
    const code = await run("products", path);
    await chmod(folder, 0o700);
    expect(code).toBe(1);
    expect(await readFile(join(elsewhere, "locked.jsonl.errors.csv"), "utf8")).toContain("1,id");
    expect(said.at(-1)).toContain("its own folder cannot be written");
    await rm(elsewhere, { recursive: true });
  });
});

describe("a dry run", () => {
  it("finds the errors and writes nothing", async () => {
    const path = await write("dry.jsonl", lines({ id: "dry", title: "Dry", category: "Desert" }, { id: "wet" }));
    expect(await run("products", path, "--dry-run")).toBe(1);
    expect(said[0]).toMatch(/^Dry run, nothing was written: 2 products read, 1 made.* 1 failed/);
    expect(await see("dry")).toBeUndefined();
    const { rows } = await client.query("select from catalog.category where slug = 'desert'");
    expect(rows).toEqual([]);
  });

  it("needs a shop that was started once", async () => {
    await client.query("create database untouched");
    const empty = url.replace(/\/t_[^?]*/, "/untouched");
    const path = await write("dry.jsonl", lines({ id: "dry", title: "Dry" }));
    expect(await runImport(["products", path, "--dry-run"], { DATABASE_URL: empty })).toBe(1);
    expect(said[0]).toContain("npm start");
    expect(await runImport(["products", path], { DATABASE_URL: empty })).toBe(0);
    expect(said.at(-1)).toMatch(/no demo products. See it: npm start$/);
    expect(await runImport(["products", path], { DATABASE_URL: empty })).toBe(0);
    expect(said.at(-1)).toMatch(/1 the same/);
    const fresh = openDatabase({ url: empty });
    expect((await listChannels(fresh)).length).toBe(1);
    // It was never started, and can be audited all the same.
    expect(await runInvariants(fresh, invariantSources)).toEqual([]);
    await fresh.close();
    await client.query("drop database untouched with (force)");
  });
});

describe("the command", () => {
  it.each([
    [[], /^Say what to import/],
    [["products"], /^Say what to import/],
    [["lamps", "x.jsonl"], /^There is no import of "lamps": the kinds are products/],
    [["products", "x.jsonl", "--format", "xml"], /^There is no format "xml"/],
    [["products", "x.jsonl", "--fast"], /--fast/],
    [["products", "/nowhere/x.jsonl"], /cannot be read/],
  ])("refuses %j in one sentence", async (args, sentence) => {
    expect(await run(...args)).toBe(1);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(said[0]).not.toContain("\n");
  });

  it("says so when a file is no product CSV", async () => {
    expect(await run("products", await write("stock.csv", "sku,count\nlamp,5\n"))).toBe(1);
    expect(said).toEqual([expect.stringContaining("no column Title")]);
  });
});
