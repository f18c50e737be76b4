import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openImportShop } from "./import.fixture.ts";

const { offerOf, run, said, see, write } = await openImportShop();
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
