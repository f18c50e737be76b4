import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openImportShop } from "./import.fixture.ts";

const { client, offerOf, run, said, see, write } = await openImportShop();
const errorsOf = async (path: string) => (await readFile(`${path}.errors.csv`, "utf8")).trim().split("\n");

const generations = {
  old: {
    header:
      "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Requires Shipping,Image Src,Image Position,Image Alt Text,Variant Image,Status",
    name: "old",
  },
  new: {
    header:
      "URL handle,Title,Description,Vendor,Type,Published on online store,Option1 name,Option1 value,Option2 name,Option2 value,SKU,Weight value (grams),Inventory quantity,Price,Compare-at price,Requires shipping,Product image URL,Image position,Image alt text,Variant image URL,Status",
    name: "new",
  },
};

describe.each(Object.values(generations))("a Shopify product CSV with $name headers", ({ header, name }) => {
  const shirt = `shirt-${name}`;
  const rows = [
    `${shirt},"The ""Good"" Shirt","<p>Two\nlines, one cell</p>",Weave,Shirts,TRUE,Size,S,Colour,Red,${shirt}-s,180,3,19.99,25,TRUE,/front.svg,2,Front,/s.svg,active`,
    `${shirt},,,,,,,M,,Red,${shirt}-m,190,,"1,299.5",,TRUE,/back.svg,1,Back,,`,
    `,,,,,,,,,,,,,,,,/side.svg,3,,,`,
    `plain-${name},Plain,,,,,Title,Default Title,,,,,,5.00,,FALSE,,,,,draft`,
    `wrong-${name},Wrong,,,,,,,,,,,,cheap,,,,,,,`,
  ];

  it("becomes products with their variants, pictures and prices", async () => {
    const path = await write(`${name}.csv`, `\uFEFF${[header, ...rows].join("\r\n")}`);
    expect(await run("products", path)).toBe(1);
    expect(said[0]).toContain("3 products read, 2 made");
    expect((await errorsOf(path))[1]).toMatch(/^7,Price,/);
    const seen = await see(shirt);
    expect(seen).toMatchObject({
      title: 'The "Good" Shirt',
      slug: shirt,
      description: "<p>Two\nlines, one cell</p>",
      brand: "Weave",
      status: "published",
      image: "/back.svg",
      categories: ["Shirts"],
      options: [
        { name: "Size", values: ["S", "M"] },
        { name: "Colour", values: ["Red"] },
      ],
    });
    expect(seen?.variants).toMatchObject([
      { sku: `${shirt}-s`, grams: 180, options: { Size: "S", Colour: "Red" } },
      { sku: `${shirt}-m`, grams: 190, options: { Size: "M", Colour: "Red" } },
    ]);
    expect(await offerOf(shirt, 0)).toEqual([1_999n, 2_500n, 3]);
    expect(await offerOf(shirt, 1)).toEqual([129_950n, null, 1_000]);
    expect(await see(`plain-${name}`)).toMatchObject({
      status: "draft",
      options: [],
      variants: [{ sku: `plain-${name}` }],
    });
  });

  it("changes nothing the second time", async () => {
    const path = await write(`${name}.csv`, [header, ...rows.slice(0, 4)].join("\n"));
    expect(await run("products", path)).toBe(0);
    expect(said[0]).toContain("0 made, 0 changed, 2 the same");
  });

  it("empties what a blank cell of its columns says, and keeps what it has no column for", async () => {
    const columns = header.split(",");
    const [handle = "", title = "", , vendor = ""] = columns;
    const price = columns[13] ?? "";
    const option = columns.slice(6, 8).join();
    const path = await write(
      `${name}.csv`,
      `${handle},${title},${vendor},${option},${columns.slice(8, 10).join()},${columns[10] ?? ""},${price}\n${shirt},Shirt,,Size,S,Colour,Red,${shirt}-s,\n`,
    );
    expect(await run("products", path)).toBe(0);
    expect(await see(shirt)).toMatchObject({ title: "Shirt", brand: "", categories: ["Shirts"], image: "/back.svg" });
    expect((await offerOf(shirt, 0))[0]).toBeNull();
    expect((await offerOf(shirt, 1))[0]).toBe(129_950n);
  });
});

describe("prices by currency", () => {
  const priceIn = async (sku: string, list: string): Promise<bigint | null> => {
    const { rows } = await client.query<{ amount: string }>(
      `select amount_minor::text as amount from pricing.price
       join pricing.price_list on price_list.id = price_list_id
       join catalog.variant on variant.id = variant_id
       where sku = $1 and code = $2 and min_quantity = 1`,
      [sku, list],
    );
    return rows[0] === undefined ? null : BigInt(rows[0].amount);
  };

  it("stand in columns of their own, with our headers, and each keeps its decimals", async () => {
    const header = "external_id,title,brand,sku,price_eur,compare_at_price_eur,Price (USD),price jpy";
    const path = await write("kettle.csv", `${header}\nkettle,Kettle,Boil,kettle-1,19.99,25.00,21.5,3200\n`);
    expect(await run("products", path)).toBe(0);
    expect(await see("kettle")).toMatchObject({ brand: "Boil", variants: [{ sku: "kettle-1" }] });
    expect(await offerOf("kettle")).toEqual([1_999n, 2_500n, 1_000]);
    expect(await Promise.all([priceIn("kettle-1", "base-usd"), priceIn("kettle-1", "base-jpy")])).toEqual([
      2_150n,
      3_200n,
    ]);
  });

  it("win over a column without a currency, and are taken away by a blank cell", async () => {
    const path = await write(
      "kettle.csv",
      "external_id,title,sku,price,price_eur,price_usd\nkettle,Kettle,kettle-1,1,18,\n",
    );
    expect(await run("products", path)).toBe(0);
    expect(await offerOf("kettle")).toEqual([1_800n, null, 1_000]);
    expect(await Promise.all([priceIn("kettle-1", "base-usd"), priceIn("kettle-1", "base-jpy")])).toEqual([
      null,
      3_200n,
    ]);
  });

  it("name the column and the currency when they cannot be read", async () => {
    const path = await write("kettle.csv", "external_id,title,sku,price_jpy\nkettle,Kettle,kettle-1,32.5\n");
    expect(await run("products", path)).toBe(1);
    expect((await errorsOf(path))[1]).toMatch(/^2,Price JPY,.*more decimals/);
  });

  it("are refused in a currency that the shop has no list in", async () => {
    const csv = await write("kettle.csv", "external_id,title,sku,price_chf\nkettle,Kettle,kettle-1,32\n");
    expect(await run("products", csv)).toBe(1);
    expect(said.at(-1)).toContain("no list of base prices in CHF");
    const json = await write("kettle.jsonl", JSON.stringify({ id: "kettle", title: "Kettle", prices: { CHF: 3200 } }));
    expect(await run("products", json)).toBe(1);
    expect((await errorsOf(json))[1]).toMatch(/^1,prices,.*CHF/);
  });

  it("stand in JSON lines by currency, in minor units", async () => {
    const row = { id: "pan", title: "Pan", price_cents: 5, prices: { EUR: 1_250, USD: 1_399, JPY: 2_000 } };
    expect(await run("products", await write("pan.jsonl", JSON.stringify(row)))).toBe(0);
    expect(await Promise.all(["eur", "usd", "jpy"].map((code) => priceIn("pan", `base-${code}`)))).toEqual([
      1_250n,
      1_399n,
      2_000n,
    ]);
    const less = { id: "pan", title: "Pan", prices: { USD: null, EUR: 1.5 } };
    const path = await write(
      "pan.jsonl",
      `${JSON.stringify(less)}\n${JSON.stringify({ ...less, prices: { USD: 0 } })}`,
    );
    expect(await run("products", path)).toBe(1);
    expect((await errorsOf(path))[1]).toMatch(/^1,prices,is not a whole number/);
    expect(await Promise.all([priceIn("pan", "base-usd"), priceIn("pan", "base-eur")])).toEqual([null, 1_250n]);
  });
});
