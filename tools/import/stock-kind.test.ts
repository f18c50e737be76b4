import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { hold, upsertLocation } from "#modules/inventory";
import { newId } from "@hansa/kernel";
import { openImportShop } from "./import.fixture.ts";

const { db, offerOf, run, said, see, write } = await openImportShop();
const errorsOf = async (path: string) => (await readFile(`${path}.errors.csv`, "utf8")).trim().split("\n");
const unitsOf = async (sku: string) => (await offerOf(sku))[2];

beforeAll(async () => {
  await db.transaction((tx) => upsertLocation(tx, { code: "attic", name: "The Attic", country: "DE", priority: 900 }));
  const goods = ["lamp", "mug", "rug"].map((id) => JSON.stringify({ id, title: id, price_cents: 100, quantity: 5 }));
  await run("products", await write("goods.jsonl", goods.join("\n")));
});

describe("counts of stock", () => {
  it("replace what was recorded, at the first location unless told", async () => {
    const path = await write("stock.csv", "SKU,On Hand\nlamp,7\nmug,5\n");
    expect(await run("stock", path)).toBe(0);
    expect(said.at(-1)).toContain("2 counts read, 0 made, 1 changed, 1 the same, 0 failed");
    expect(await unitsOf("lamp")).toBe(7);
    expect(await run("stock", path)).toBe(0);
    expect(said.at(-1)).toContain("0 changed, 2 the same");
  });

  it("name a location by code or name, in JSON lines and packed", async () => {
    const rows = [
      { sku: "rug", location: "attic", onHand: 3 },
      { externalId: "mug", location: "the attic", quantity: "4" },
    ];
    const path = await write("stock.jsonl.gz", gzipSync(rows.map((row) => JSON.stringify(row)).join("\n")));
    expect(await run("stock", path)).toBe(0);
    expect([await unitsOf("rug"), await unitsOf("mug")]).toEqual([8, 9]);
  });

  it("are read as Shopify writes them, where a place may not carry a variant", async () => {
    const header = "Handle,Title,SKU,Location,Incoming,Unavailable,Committed,Available,On hand (current),On hand (new)";
    const path = await write(
      "inventory.csv",
      `${header}\nlamp,Lamp,lamp,The Attic,not stocked,not stocked,not stocked,not stocked,not stocked,\nrug,Rug,rug,attic,0,0,1,1,2,\n`,
    );
    expect(await run("stock", path)).toBe(0);
    expect([await unitsOf("lamp"), await unitsOf("rug")]).toEqual([7, 7]);
  });

  it("fail one by one, and the others stand", async () => {
    const path = await write(
      "bad.csv",
      "sku,location,onHand\nnobody,,1\nlamp,cellar,1\nlamp,,-1\nlamp,,1.5\n,,1\nmug,,\nlamp,,11\nlamp,,12\n",
    );
    expect(await run("stock", path)).toBe(1);
    const listed = (await errorsOf(path)).map((line) => line.split(",").slice(0, 2).join());
    expect(listed.toSorted()).toEqual([
      "2,sku",
      "3,location",
      "4,onHand",
      "5,onHand",
      "6,sku",
      "7,onHand",
      "row,column",
    ]);
    expect(await unitsOf("lamp")).toBe(12);
  });

  it("never take away what is promised to somebody", async () => {
    const variantId = (await see("lamp"))?.variants[0]?.id ?? "";
    await db.transaction((tx) => hold(tx, newId<"checkout">(), [{ variantId, quantity: 10 }]));
    const path = await write("promised.csv", "sku,onHand\nlamp,2\nmug,6\n");
    expect(await run("stock", path)).toBe(1);
    expect((await errorsOf(path))[1]).toMatch(/^2,,/);
    // The neighbour in the same batch is counted all the same.
    expect(await unitsOf("mug")).toBe(10);
  });

  it("are tried without being written in a dry run", async () => {
    const path = await write("dry.csv", "sku,onHand\nrug,99\nnobody,1\n");
    expect(await run("stock", path, "--dry-run")).toBe(1);
    expect(said[0]).toMatch(/^Dry run, nothing was written: 2 counts read.*1 changed.*1 failed/);
    expect(await unitsOf("rug")).toBe(7);
  });

  it("come from a file that has a header that is understood", async () => {
    expect(await run("stock", await write("other.csv", "colour,weight\nred,5\n"))).toBe(1);
    expect(said[0]).toMatch(/none of the columns sku, location/);
  });
});
