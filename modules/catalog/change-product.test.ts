import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { many, sql, type Tx } from "#platform/db";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { writeAttribute } from "./attribute-queries.ts";
import { archiveProducts, changeProduct, createProduct, findProduct, translateProduct } from "./change-product.ts";
import { addVariant, changeVariant, listVariants } from "./change-variant.ts";
import { AlreadyTaken, CategoryNotFound, InvalidProduct, ProductNotFound } from "./errors.ts";
import { listPictures, putPicture, removePicture } from "./pictures.ts";
import { product, save } from "./products.fixture.ts";
import { selectHandles } from "./view-queries.ts";

const { db } = await cloneDatabase();
const run = <Result>(work: (tx: Tx) => Promise<Result>) => db.transaction(work);
const idOf = async (name: string) => (await save(db, [product(name)]))[0]?.productId ?? "";

describe("a product", () => {
  it("leaves a redirect behind when its slug changes, until another takes it", async () => {
    const id = await idOf("lamp");
    await run((tx) => changeProduct(tx, id, { slug: "table-lamp" }));
    await run((tx) => changeProduct(tx, id, { slug: "desk-lamp" }));
    const targets = await selectHandles(db, ["lamp", "table-lamp", "desk-lamp", "floor-lamp"]);
    expect(targets.map(({ handle, slug }) => `${handle} -> ${slug}`).toSorted()).toEqual([
      "desk-lamp -> desk-lamp",
      "lamp -> desk-lamp",
      "table-lamp -> desk-lamp",
    ]);
    const other = await idOf("other-lamp");
    await run((tx) => changeProduct(tx, other, { slug: "table-lamp" }));
    expect(await selectHandles(db, ["table-lamp"])).toEqual([{ handle: "table-lamp", id: other, slug: "table-lamp" }]);
    await run((tx) => changeProduct(tx, id, { slug: "lamp" }));
    expect(await selectHandles(db, ["lamp"])).toEqual([{ handle: "lamp", id, slug: "lamp" }]);
    await expect(run((tx) => changeProduct(tx, id, { slug: "table-lamp" }))).rejects.toThrow(AlreadyTaken);
    await expectInvariants(db);
  });

  it("keeps what a change leaves out, and counts revisions", async () => {
    const id = await idOf("rug");
    const before = await findProduct(db, id);
    const after = await run((tx) => changeProduct(tx, id, { title: "A rug", brand: undefined }));
    expect(after).toEqual({ ...before, title: "A rug", revision: before.revision + 1, updatedAt: after.updatedAt });
    expect(await findProduct(db, id)).toEqual(after);
  });

  it("is left alone when the caller read another revision", async () => {
    const id = await idOf("mug");
    const refuse = (revision: number) => {
      if (revision !== 7) throw new RangeError("another revision");
    };
    await expect(run((tx) => changeProduct(tx, id, { title: "A mug" }, refuse))).rejects.toThrow(RangeError);
    expect((await findProduct(db, id)).title).toBe("The mug");
  });

  it("is refused with broken values, each of them named", async () => {
    const id = await idOf("cup");
    await run((tx) =>
      writeAttribute(tx, { code: "height", label: "Height", kind: "number", unit: "cm", allowedValues: [] }),
    );
    const [from, until] = [new Date("2026-11-20T00:00:00Z"), new Date("2026-11-19T00:00:00Z")];
    const broken = run((tx) =>
      changeProduct(tx, id, { attributes: { height: "tall" }, publishedFrom: from, publishedUntil: until }),
    );
    await expect(broken).rejects.toMatchObject({
      violations: [{ pointer: "/attributes/height" }, { pointer: "/publishedUntil" }],
    });
    await expect(broken).rejects.toThrow(InvalidProduct);
    await expect(run((tx) => changeProduct(tx, id, { categoryIds: [newId()] }))).rejects.toThrow(CategoryNotFound);
    await expect(run((tx) => changeProduct(tx, newId(), {}))).rejects.toThrow(ProductNotFound);
  });

  it("is made once under its names", async () => {
    const make = (name: string, over = {}) => run((tx) => createProduct(tx, product(name, over), {}));
    await make("bowl");
    await expect(make("bowl")).rejects.toThrow(AlreadyTaken);
    await expect(make("dish", { slug: "bowl" })).rejects.toMatchObject({ details: { field: "slug" } });
    await expect(make("dish", { variants: product("bowl").variants })).rejects.toMatchObject({
      details: { field: "sku" },
    });
  });

  it("is archived once, and tells so", async () => {
    const id = await idOf("vase");
    expect(await run((tx) => archiveProducts(tx, [id]))).toEqual([id]);
    expect(await run((tx) => archiveProducts(tx, [id]))).toEqual([]);
    interface Told {
      readonly payload: { readonly productIds: readonly string[] };
    }
    const told = await many(db, sql<Told>`select payload from platform.outbox where type = 'catalog.product_changed'`);
    expect(told.filter(({ payload }) => payload.productIds.includes(id))).toHaveLength(2);
  });

  it("has texts in other languages until they are taken away", async () => {
    const id = await idOf("clock");
    await run((tx) => translateProduct(tx, id, "de", { title: "Die Uhr", description: "" }));
    await run((tx) => translateProduct(tx, id, "de", null));
    await expect(run((tx) => translateProduct(tx, newId(), "de", null))).rejects.toThrow(ProductNotFound);
  });
});

describe("what belongs to a product", () => {
  it("is its variants, each with a sku of its own", async () => {
    const productId = await idOf("shirt");
    const large = await run((tx) => addVariant(tx, productId, { sku: "shirt-l", options: { Size: "L" }, position: 2 }));
    await expect(run((tx) => addVariant(tx, productId, { sku: "shirt-l" }))).rejects.toThrow(AlreadyTaken);
    const heavier = await run((tx) => changeVariant(tx, large.id, { weightGrams: 180 }));
    expect(heavier).toEqual({ ...large, weightGrams: 180 });
    await expect(run((tx) => changeVariant(tx, large.id, { sku: "sku-shirt" }))).rejects.toThrow(AlreadyTaken);
    expect((await listVariants(db, productId)).map(({ sku }) => sku)).toEqual(["sku-shirt", "shirt-l"]);
  });

  it("is its pictures, the first of which is the main one", async () => {
    const id = await idOf("poster");
    await run((tx) => putPicture(tx, id, { url: "/back.svg", alt: "", position: 2 }));
    await run((tx) => putPicture(tx, id, { url: "/front.svg", alt: "", position: 1 }));
    expect((await findProduct(db, id)).image).toBe("/front.svg");
    const [front] = await listPictures(db, id);
    await run((tx) => removePicture(tx, front?.id ?? ""));
    expect((await findProduct(db, id)).image).toBe("/back.svg");
  });
});
