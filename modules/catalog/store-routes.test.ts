import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { demoCatalogue } from "./demo/shop.ts";
import { desk, get, make } from "./routes.fixture.ts";

describe("the store", () => {
  it("shows a product with a strong ETag, and nothing twice", async () => {
    const lamp = await make("Lamp");
    const whole = await get("/v1/products/lamp?channel=eu");
    expect(whole.statusCode).toBe(200);
    expect(whole.json()).toMatchObject({ id: lamp.id, price: { amountMinor: 500, currency: "EUR" }, available: true });
    const etag = String(whole.headers["etag"]);
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect((await get("/v1/products/lamp?channel=eu", { "if-none-match": etag })).statusCode).toBe(304);
    expect((await get(`/v1/products/${lamp.id}`)).json()).toEqual(whole.json());
    expect((await get("/v1/products/lamp?channel=jp")).json()).toMatchObject({ price: { currency: "JPY" } });
  });

  it("sends a former slug on to the present one", async () => {
    const { id } = await make("Rug");
    await desk("PATCH", `/products/${id}`, { slug: "wool rug" }).then(({ statusCode }) => expect(statusCode).toBe(422));
    expect((await desk("PATCH", `/products/${id}`, { slug: "wool-rug" })).statusCode).toBe(200);
    await eventually("the old slug moved", async () => (await get("/v1/products/rug")).statusCode === 301);
    expect((await get("/v1/products/rug?channel=us")).headers["location"]).toBe("/v1/products/wool-rug?channel=us");
    const inGerman = await get("/v1/products/rug?channel=eu&language=de");
    expect(inGerman.headers["location"]).toBe("/v1/products/wool-rug?channel=eu&language=de");
  });

  it("speaks the reader's language where the channel does, and the channel's own where not", async () => {
    const { id } = await make("Mirror");
    const text = { title: "Der Spiegel", description: "Zum Hineinsehen" };
    expect((await desk("PUT", `/products/${id}/translations/de`, text)).statusCode).toBe(204);
    const title = async (query: string) => (await get(`/v1/products/mirror?${query}`)).json<{ title: string }>().title;
    await eventually("it is called so in German", async () => (await title("channel=eu&language=de")) === text.title);
    expect((await get("/v1/products/mirror?language=de-AT")).json()).toMatchObject(text);
    expect(await title("channel=eu")).toBe("Mirror");
    // The channel is not offered in Spanish, whatever the catalogue knows.
    expect((await desk("PUT", `/products/${id}/translations/es`, text)).statusCode).toBe(204);
    expect(await title("channel=eu&language=es")).toBe("Mirror");
    const listed = async (path: string) => (await get(path)).json<{ items: { title: string }[] }>().items;
    expect(await listed("/v1/products?language=de")).toContainEqual(expect.objectContaining({ title: text.title }));
    expect(await listed("/v1/product-details?language=de")).toContainEqual(expect.objectContaining(text));
    for (const language of ["d", "de_DE", "german tongue", "a".repeat(40)]) {
      expect((await get(`/v1/products?language=${language}`)).statusCode).toBe(422);
    }
  });

  it.each([
    ["/v1/products/nothing", "catalog.product_not_found"],
    ["/v1/products/lamp?channel=mars", "channels.not_found"],
    ["/v1/products?category=nothing", "catalog.category_not_found"],
    ["/v1/collections/nothing/products", "catalog.collection_not_found"],
    ["/media/demo/nothing.svg", "catalog.media_not_found"],
  ])("answers 404 to %s", async (url, code) => {
    const reply = await get(url);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, code]);
  });

  it.each(["/v1/products?limit=101", "/v1/products?limit=0", "/v1/products?sort=price"])("refuses %s", async (url) => {
    expect((await get(url)).statusCode).toBe(422);
  });

  it("refuses a cursor of its own making", async () => {
    const cursors = [
      "abc",
      ...[["x"], ["x\0", "y"]].map((parts) => Buffer.from(JSON.stringify(parts)).toString("base64url")),
    ];
    for (const cursor of cursors) {
      for (const sort of ["newest", "title"]) {
        expect((await get(`/v1/products?sort=${sort}&cursor=${cursor}`)).statusCode).toBe(422);
      }
      expect((await desk("GET", `/products?cursor=${cursor}`)).statusCode).toBe(422);
    }
  });

  it("lists cards page by page", async () => {
    await make("Cup one");
    await make("Cup two");
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const reply = await get(`/v1/products?sort=title&limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
      const page = reply.json<{ items: { title: string; price: object }[]; nextCursor: string | null }>();
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(seen.toSorted((one, other) => one.localeCompare(other)));
    expect(seen).toEqual(expect.arrayContaining(["Cup one", "Cup two"]));
  });

  it("tells what attributes are called, and their units", async () => {
    await desk("PUT", "/attributes/height", { label: "Height", kind: "number", unit: "cm", allowedValues: [] });
    const { items } = (await get("/v1/attributes")).json<{ items: object[] }>();
    expect(items).toContainEqual({ code: "height", label: "Height", unit: "cm" });
  });

  it("lists the addresses of what is on sale, and where their pages begin", async () => {
    const { id } = await make("Clock");
    await make("Hidden clock", { status: "draft" });
    const { items, nextCursor } = (await get("/v1/product-addresses")).json<{
      items: { slug: string; updatedAt: string }[];
      nextCursor: string | null;
    }>();
    const slugs = items.map(({ slug }) => slug);
    expect([slugs.includes("clock"), slugs.includes("hidden-clock"), nextCursor]).toEqual([true, false, null]);
    expect((await get("/v1/product-addresses/pages")).json()).toEqual({ items: [null], nextCursor: null });
    const after = Buffer.from(JSON.stringify([id])).toString("base64url");
    expect((await get(`/v1/product-addresses?cursor=${after}`)).json()).toEqual({ items: [], nextCursor: null });
    expect((await get("/v1/product-addresses?cursor=abc")).statusCode).toBe(422);
    expect((await get("/v1/product-addresses?channel=mars")).statusCode).toBe(404);
  });

  it("lists whole products for feeds, page by page, as their own pages show them", async () => {
    await make("Hidden bowl", { status: "draft" });
    const titles: string[] = [];
    let [url, pages] = ["/v1/product-details?limit=2", 0];
    while (url !== "") {
      const { items, nextCursor } = (await get(url)).json<{
        items: { title: string; slug: string }[];
        nextCursor: string | null;
      }>();
      titles.push(...items.map(({ title }) => title));
      for (const item of items) expect((await get(`/v1/products/${item.slug}`)).json()).toEqual(item);
      pages++;
      url = nextCursor === null ? "" : `/v1/product-details?limit=2&cursor=${nextCursor}`;
    }
    expect(pages).toBeGreaterThan(1);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).toContain("Clock");
    expect(titles).not.toContain("Hidden bowl");
  });

  it("draws the pictures of the demo shop", async () => {
    const url = demoCatalogue().products[0]?.images[0]?.url ?? "";
    const reply = await get(url);
    expect([reply.statusCode, reply.headers["content-type"]]).toEqual([200, "image/svg+xml"]);
    expect(reply.body).toMatch(/^<svg /);
  });
});
