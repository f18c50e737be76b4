import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import type { Tx } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import {
  changeCategory,
  createCategory,
  ensureCategories,
  findCategory,
  listCategories,
  removeCategory,
} from "./categories.ts";
import { AlreadyTaken, CategoryInCircle, CategoryInUse, CategoryNotFound } from "./errors.ts";
import { listProducts } from "./list-products.ts";
import { product, save } from "./products.fixture.ts";

const { db } = await cloneDatabase();
const run = <Result>(work: (tx: Tx) => Promise<Result>) => db.transaction(work);
const titlesIn = async (slug: string) => {
  const { id } = await findCategory(db, slug);
  const page = await listProducts(db, {
    channel: "eu",
    now: new Date(),
    categoryId: id,
    sort: "title",
    cursor: undefined,
    limit: 50,
  });
  return page.productIds.length;
};

describe("categories", () => {
  it("are made from names once, with all above them", async () => {
    const paths = [["Toys_and_Games"], ["Home", "Kitchen"], ["Home", "Bath"]];
    const first = await run((tx) => ensureCategories(tx, paths));
    const second = await run((tx) => ensureCategories(tx, paths));
    expect(second).toEqual(first);
    expect((await findCategory(db, "Toys_and_Games")).name).toBe("Toys and Games");
    const home = await findCategory(db, "home");
    expect((await findCategory(db, "home-bath")).path).toEqual([home.id, first.get("home-bath")]);
    const order = (await listCategories(db)).map(({ path }) => path.length);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  it("move with everything below them, and products follow", async () => {
    const ids = await run((tx) => ensureCategories(tx, [["Garden", "Tools", "Rakes"], ["Workshop"]]));
    await save(db, [product("rake", { categoryIds: [ids.get("garden-tools-rakes") ?? ""] })]);
    expect([await titlesIn("garden"), await titlesIn("workshop")]).toEqual([1, 0]);
    await run((tx) => changeCategory(tx, { id: ids.get("garden-tools") ?? "", parentId: ids.get("workshop") ?? "" }));
    expect([await titlesIn("garden"), await titlesIn("workshop")]).toEqual([0, 1]);
    await expectInvariants(db);
    const circle = run((tx) =>
      changeCategory(tx, { id: ids.get("workshop") ?? "", parentId: ids.get("garden-tools-rakes") ?? "" }),
    );
    await expect(circle).rejects.toThrow(CategoryInCircle);
    await expectInvariants(db);
  });

  it("go only when they are empty", async () => {
    const parent = await run((tx) => createCategory(tx, { name: "Music" }));
    const child = await run((tx) => createCategory(tx, { name: "Drums", parentId: parent.id }));
    await expect(run((tx) => removeCategory(tx, parent.id))).rejects.toThrow(CategoryInUse);
    await run((tx) => removeCategory(tx, child.id));
    await run((tx) => removeCategory(tx, parent.id));
    await expect(run((tx) => removeCategory(tx, parent.id))).rejects.toThrow(CategoryNotFound);
  });

  it("have slugs of their own and parents that exist", async () => {
    await run((tx) => createCategory(tx, { name: "Books" }));
    const books = await findCategory(db, "books");
    await expect(run((tx) => createCategory(tx, { name: "Books" }))).rejects.toThrow(AlreadyTaken);
    const lost = run((tx) => createCategory(tx, { name: "Maps", parentId: newId() }));
    await expect(lost).rejects.toThrow(CategoryNotFound);
    const other = await run((tx) => createCategory(tx, { name: "Papers" }));
    await expect(run((tx) => changeCategory(tx, { id: other.id, slug: books.slug }))).rejects.toThrow(AlreadyTaken);
    const renamed = await run((tx) => changeCategory(tx, { id: other.id, name: "Paper", names: { de: "Papier" } }));
    expect(renamed).toMatchObject({ name: "Paper", names: { de: "Papier" }, revision: other.revision + 1 });
  });
});
