import { InvalidInput } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { cloneDatabase } from "#platform/testing";
import { archiveProducts } from "./change-product.ts";
import { type DeskListQuery, listDeskProducts } from "./desk-list.ts";
import { DESK_SORTS } from "./desk-list-queries.ts";
import { product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const titles = ["Oak lamp", "Brass lamp", "oak lamp", "Lamplighter's oil", "Chair (oak)", "Éclair 3.5 tin", "Zither"];
const made: string[] = [];
// One at a time: ids of one moment have no order among them.
for (const [index, title] of titles.entries()) {
  const [one] = await save(db, [product(`p${String(index)}`, { title, status: index === 6 ? "draft" : "published" })]);
  made.push(one?.productId ?? "");
}
await db.transaction((tx) => archiveProducts(tx, made.slice(1, 3)));

const everything: DeskListQuery = {
  status: null,
  text: null,
  channel: null,
  sort: "-created",
  cursor: undefined,
  limit: 2,
};

/** Titles of the list, two rows at a time. @param few as the list takes it: 0 walks, many gathers */
async function read(query: Partial<DeskListQuery>, few: number): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDeskProducts(db, { ...everything, ...query, cursor }, few);
    found.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const WAYS = [
  ["gathered", 100],
  ["walked", 0],
] as const;

describe.each(WAYS)("the desk's list of products, %s", (_, few) => {
  it("has every product once in each order, page by page", async () => {
    expect(await read({ sort: "created" }, few)).toEqual(titles);
    expect(await read({ sort: "-created" }, few)).toEqual(titles.toReversed());
    const byTitle = await read({ sort: "title" }, few);
    expect(byTitle.toSorted()).toEqual(titles.toSorted());
    expect(byTitle[0]).toBe("Brass lamp");
    const back = await read({ sort: "-title" }, few);
    expect(back.map((title) => title.toLowerCase())).toEqual(byTitle.toReversed().map((title) => title.toLowerCase()));
  });

  it("finds words by their beginnings, in any case and order, and what is meant by name", async () => {
    for (const sort of DESK_SORTS) {
      expect((await read({ text: "LAMP oak", sort }, few)).toSorted()).toEqual(["Oak lamp", "oak lamp"]);
      expect((await read({ text: "lamp", sort }, few)).length).toBe(4);
    }
    expect(await read({ text: "3.5" }, few)).toEqual(["Éclair 3.5 tin"]);
    expect(await read({ text: "(oak)" }, few)).toEqual(["Chair (oak)", "oak lamp", "Oak lamp"]);
    expect(await read({ text: "lamplighter's" }, few)).toEqual(["Lamplighter's oil"]);
    expect(await read({ text: "sku-p6" }, few)).toEqual(["Zither"]);
    // Signs are no operators.
    expect((await read({ text: "lamp & !oak" }, few)).length).toBe(2);
    for (const text of ["nothing", "' | :* \\", "🙂"]) expect(await read({ text }, few)).toEqual([]);
  });

  it("shows one status, or those of one channel", async () => {
    expect(await read({ status: "archived", sort: "created" }, few)).toEqual(["Brass lamp", "oak lamp"]);
    expect(await read({ status: "archived", text: "brass" }, few)).toEqual(["Brass lamp"]);
    expect(await read({ status: "draft" }, few)).toEqual(["Zither"]);
    expect((await read({ status: "published", channel: "us" }, few)).length).toBe(4);
  });

  it("refuses a cursor of another list", async () => {
    await expect(listDeskProducts(db, { ...everything, cursor: "nonsense" }, few)).rejects.toThrow(InvalidInput);
  });
});
