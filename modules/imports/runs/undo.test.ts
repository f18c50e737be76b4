import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openRunShop } from "./runs.fixture.ts";

const { client, undo, importFile, errorsOf, snapshot } = await openRunShop();

const header = "external_id,title,brand,category,sku,price_eur,price_usd,quantity";
const goods = [
  header,
  "lamp,Lamp,Glow,Home > Light,lamp-1,19.99,21.50,7",
  "rug,Rug,Weave,Home > Floor,rug-1,cheap,,3",
  "mug,Mug,,Kitchen,mug-1,4.50,5.00,1.5",
  "pot,Pot,,Kitchen,pot-1,9.00,,",
].join("\n");

describe("an import and its undo", () => {
  it("leave the shop as it was, and let the same file be imported again", async () => {
    const before = await snapshot();
    const run = await importFile("products", "goods.csv", goods);
    expect(run).toMatchObject({
      state: "imported",
      importReport: { read: 4, made: 2, changed: 0, same: 0, failed: 2 },
    });
    expect((await errorsOf(run.id, "import")).map(({ line }) => line)).toEqual([3, 4]);
    const imported = await snapshot();
    expect(imported).toContain("lamp-1");
    const undone = await undo(run.id);
    expect(undone).toMatchObject({ state: "undone", notTakenBack: 0, takenBack: run.images, undoUntil: null });
    expect(await snapshot()).toBe(before);
    const again = await importFile("products", "goods.csv", goods);
    expect(again.importReport).toMatchObject({ made: 2, changed: 0 });
    expect(await undo(again.id)).toMatchObject({ state: "undone", notTakenBack: 0 });
    expect(await snapshot()).toBe(before);
  });

  it("put back every value that was changed: texts, options, pictures, categories, prices of sale and base, counts", async () => {
    const first = [
      "URL handle,Title,Description,Vendor,Type,Option1 name,Option1 value,SKU,Weight value (grams),Inventory quantity,Price,Compare-at price,Product image URL,Image alt text",
      "shirt,Shirt,Soft,Weave,Clothes,Size,S,shirt-s,180,5,20,25,/one.svg,One",
      "shirt,,,,,,M,shirt-m,190,6,21,,/two.svg,Two",
      "hat,Hat,,Weave,Clothes,,,hat-1,,4,10,,,",
    ].join("\n");
    await importFile("products", "first.csv", first);
    const before = await snapshot();
    const second = [
      "URL handle,Title,Description,Vendor,Type,Option1 name,Option1 value,SKU,Weight value (grams),Inventory quantity,Price,Compare-at price,Product image URL,Image alt text",
      "shirt,Better shirt,,Loom,Garments > Tops,Size,S,shirt-s,200,9,,,/two.svg,Zwei",
      "shirt,,,,,,L,shirt-l,210,8,30,40,,",
      "hat,Hat,,Weave,Clothes,,,hat-1,,2,8,12,,",
      "scarf,Scarf,,Weave,Garments,,,scarf-1,,,5,,,",
      "hat,Hat again,,Weave,Clothes,,,hat-2,,1,9,,,",
    ].join("\n");
    const run = await importFile("products", "second.csv", second, ["count-stock"]);
    expect(run.importReport).toMatchObject({ read: 4, made: 1, changed: 3, failed: 0 });
    expect(await snapshot()).not.toBe(before);
    const undone = await undo(run.id);
    expect([undone.state, await errorsOf(run.id, "undo")]).toEqual(["undone", []]);
    expect(await snapshot()).toBe(before);
  });

  it("works for counts of stock and for prices", async () => {
    await importFile(
      "products",
      "base.csv",
      "external_id,title,sku,price,quantity\nbowl,Bowl,bowl-1,5,10\ncup,Cup,cup-1,2,10\n",
    );
    const before = await snapshot();
    const stock = await importFile("stock", "stock.tsv.gz", gzipSync("sku\tonHand\nbowl-1\t3\ncup-1\t10\nnone\t1\n"));
    expect(stock.importReport).toMatchObject({ read: 3, changed: 1, same: 1, failed: 1 });
    const prices = await importFile(
      "prices",
      "prices.jsonl",
      '{"list":"base-eur","sku":"bowl-1","amount":"6.00"}\n{"list":"base-usd","sku":"cup-1","amount":"3","minQuantity":10}\n{"list":"x"}\n',
    );
    expect(prices.importReport).toMatchObject({ read: 3, made: 1, changed: 1, failed: 1 });
    expect(await undo(prices.id)).toMatchObject({ state: "undone", takenBack: 2, notTakenBack: 0 });
    expect(await undo(stock.id)).toMatchObject({ state: "undone", takenBack: 1, notTakenBack: 0 });
    expect(await snapshot()).toBe(before);
  });

  it("leaves what was changed since, says which, and puts the rest back", async () => {
    await importFile(
      "products",
      "base.csv",
      "external_id,title,brand,sku,price,quantity\nfork,Fork,Steel,fork-1,5,10\nspoon,Spoon,Steel,spoon-1,6,10\n",
    );
    const run = await importFile(
      "products",
      "change.csv",
      "external_id,title,brand,sku,price,quantity\nfork,New fork,Silver,fork-1,7,20\nspoon,New spoon,Silver,spoon-1,8,20\nknife,Knife,Silver,knife-1,9,5\n",
      ["count-stock"],
    );
    await client.query("update catalog.product set title = 'By hand' where external_id = 'fork'");
    await client.query("update catalog.product set description = 'Not of the import' where external_id = 'spoon'");
    await client.query(
      "update pricing.price set amount_minor = 777 from catalog.variant where variant.id = variant_id and sku = 'spoon-1'",
    );
    await client.query(
      "update inventory.stock set reserved = 15 from catalog.variant where variant.id = variant_id and sku = 'fork-1'",
    );
    const undone = await undo(run.id);
    expect(undone).toMatchObject({ state: "undone", takenBack: run.images - 3, notTakenBack: 3 });
    const left = (await errorsOf(run.id, "undo")).map(({ line, column, message }) => [line, column, message]);
    expect(left).toEqual([
      [3, "amount", "spoon-1 in base-eur: was changed since the import"],
      [2, "stock", expect.stringMatching(/^fork-1 at \w+: /)],
      [2, "title", "fork: was changed since the import"],
    ]);
    const { rows } = await client.query<{ title: string; brand: string; description: string }>(
      "select title, brand, description from catalog.product where external_id in ('fork', 'spoon', 'knife') order by external_id",
    );
    expect(rows).toEqual([
      { title: "By hand", brand: "Silver", description: "" },
      { title: "Spoon", brand: "Steel", description: "Not of the import" },
    ]);
    await client.query(
      "update inventory.stock set reserved = 0 from catalog.variant where variant.id = variant_id and sku = 'fork-1'",
    );
  });

  it("blames only the row whose sku is taken, though the database refused the whole batch", async () => {
    const base = await importFile("products", "base.csv", "external_id,title,sku,price\ntray,Tray,tray-1,5\n");
    const file = "external_id,title,sku,price\nbox,Box,box-1,5\nfalse-tray,False,tray-1,6\ntin,Tin,tin-1,7\n";
    const run = await importFile("products", "taken.csv", file);
    expect(run).toMatchObject({ checkReport: { made: 2, failed: 1 }, importReport: { read: 3, made: 2, failed: 1 } });
    const told = (phase: "check" | "import") => errorsOf(run.id, phase);
    expect(await told("import")).toMatchObject([
      { line: 3, column: "sku", message: expect.stringContaining("tray-1") as string },
    ]);
    expect(await told("check")).toEqual(await told("import"));
    // What the batch wrote before it was refused has left no image.
    expect(await undo(run.id)).toMatchObject({ state: "undone", notTakenBack: 0, takenBack: run.images });
    await undo(base.id);
  });

  it("keeps a category that something else is in by now", async () => {
    const run = await importFile(
      "products",
      "a.csv",
      "external_id,title,category,sku\nplate,Plate,Table > Plates,plate-1\n",
    );
    await importFile("products", "b.csv", "external_id,title,category,sku\ndish,Dish,Table,dish-1\n");
    const undone = await undo(run.id);
    expect((await errorsOf(run.id, "undo")).map(({ message }) => message)).toEqual([
      "table: has products or categories in it",
    ]);
    expect(undone).toMatchObject({ state: "undone", notTakenBack: 1 });
    const { rows } = await client.query("select from catalog.category where slug = 'table-plates'");
    expect(rows).toEqual([]);
  });
});
