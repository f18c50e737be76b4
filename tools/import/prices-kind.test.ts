import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { openImportShop } from "./import.fixture.ts";

const { offerOf, run, said, write } = await openImportShop();

beforeAll(async () => {
  const goods = ["lamp", "mug"].map((id) => JSON.stringify({ id, title: id, price_cents: 100, quantity: 5 }));
  await run("products", await write("goods.jsonl", goods.join("\n")));
});

describe("prices", () => {
  it("are set in the list that the file names, and the same file changes nothing", async () => {
    const path = await write(
      "prices.csv",
      "list,sku,minQuantity,amount,currency\nbase-eur,lamp,,12.50,EUR\nbase-eur,mug,10,0.90,\n",
    );
    expect(await run("prices", path)).toBe(0);
    expect(said.at(-1)).toContain("2 prices read, 1 made, 1 changed, 0 the same, 0 failed");
    expect((await offerOf("lamp"))[0]).toBe(1_250n);
    expect(await run("prices", path)).toBe(0);
    expect(said.at(-1)).toContain("0 made, 0 changed, 2 the same");
  });

  it("fail one by one, with why", async () => {
    const rows = [
      "base-eur,nothing,1.00,",
      "nowhere,lamp,1.00,",
      "base-eur,lamp,1.005,",
      "base-eur,lamp,1.00,USD",
      "base-eur,lamp,13,",
    ];
    const path = await write("bad.csv", `list,sku,amount,currency\n${rows.join("\n")}\n`);
    expect(await run("prices", path)).toBe(1);
    expect((await offerOf("lamp"))[0]).toBe(1_300n);
    const errors = await readFile(`${path}.errors.csv`, "utf8");
    expect(errors).toContain("nothing has the sku");
    expect(errors).toContain("is none of the shop's price lists");
    expect(errors).toContain("has more decimals than the currency");
    expect(errors).toContain("is not EUR");
  });
});
