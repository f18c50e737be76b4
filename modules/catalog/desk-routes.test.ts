import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { desk, get, make, type Made, shop } from "./routes.fixture.ts";

describe("the desk", () => {
  it("is closed to others", async () => {
    expect((await shop.inject({ method: "GET", url: "/v1/admin/products" })).statusCode).toBe(401);
  });

  it("makes, shows, lists, changes and archives products", async () => {
    const { id, revision } = await make("Vase", { status: "draft", rating: 4.5, brand: "Lumo" });
    expect((await get("/v1/products/vase")).statusCode).toBe(404);
    const shown = await desk("GET", `/products/${id}`);
    expect(shown.json()).toMatchObject({
      title: "Vase",
      rating: 4.5,
      status: "draft",
      variants: [{ sku: "sku-Vase" }],
    });
    const change = { title: "A vase", status: "published", publishedFrom: "2020-01-01T00:00:00Z" };
    expect((await desk("PATCH", `/products/${id}`, change, { "if-match": '"999"' })).statusCode).toBe(412);
    const changed = await desk("PATCH", `/products/${id}`, change, { "if-match": String(shown.headers["etag"]) });
    expect(changed.json<Made>()).toMatchObject({
      ...change,
      publishedFrom: "2020-01-01T00:00:00.000Z",
      revision: revision + 1,
    });
    await eventually("it is shown", async () => (await get("/v1/products/vase")).statusCode === 200);
    const found = await desk("GET", "/products?q=a%20VASE&limit=1");
    expect(found.json<{ items: Made[] }>().items.map((item) => item.id)).toEqual([id]);
    expect((await desk("DELETE", `/products/${id}`)).statusCode).toBe(204);
    await eventually("it is gone", async () => (await get("/v1/products/vase")).statusCode === 404);
  });

  it("saves many products by external id, each with its outcome", async () => {
    const item = { externalId: "mug", title: "Mug", variants: [{ sku: "mug" }] };
    const items = [item, { ...item, externalId: "jug", title: "Jug" }];
    const outcomes = async () => {
      const reply = await desk("POST", "/products/bulk", { items });
      return reply.json<{ items: { outcome: string }[] }>().items.map(({ outcome }) => outcome);
    };
    expect(await outcomes()).toEqual(["made", "refused"]);
    expect(await outcomes()).toEqual(["same", "refused"]);
  });

  it("keeps variants, bundles and pictures", async () => {
    const set = await make("Set");
    const bowl = await make("Bowl");
    const added = await desk("POST", "/variants", { productId: set.id, sku: "set-large", options: { Size: "L" } });
    expect(added.statusCode).toBe(201);
    const variant = added.json<{ id: string }>();
    expect((await desk("PATCH", `/variants/${variant.id}`, { weightGrams: 900 })).json()).toMatchObject({
      weightGrams: 900,
    });
    const components = [{ variantId: bowl.variants[0]?.id, quantity: 4 }];
    expect((await desk("PUT", `/variants/${variant.id}/components`, { components })).statusCode).toBe(204);
    const listed = await desk("GET", `/variants?product=${set.id}`);
    expect(listed.json<{ items: { sku: string; isBundle: boolean }[] }>().items).toMatchObject([
      { sku: "sku-Set", isBundle: false },
      { sku: "set-large", isBundle: true },
    ]);
    expect((await desk("PUT", `/variants/${variant.id}/components`, { components: [] })).statusCode).toBe(204);
    expect((await desk("DELETE", `/variants/${variant.id}`)).statusCode).toBe(204);
    expect((await desk("DELETE", `/variants/${variant.id}`)).statusCode).toBe(404);
    const put = await desk("POST", "/media", { productId: set.id, url: "/set.svg", alt: "A set" });
    const [picture] = put.json<{ items: { id: string }[] }>().items;
    expect((await desk("GET", `/media?product=${set.id}`)).json<{ items: object[] }>().items).toHaveLength(1);
    expect((await desk("DELETE", `/media/${picture?.id ?? ""}`)).statusCode).toBe(204);
    const text = { title: "Der Satz", description: "" };
    expect((await desk("PUT", `/products/${set.id}/translations/de`, text)).statusCode).toBe(204);
  });

  it("keeps categories, attributes and collections", async () => {
    const home = (await desk("POST", "/categories", { name: "Home" })).json<Made>();
    const made = await desk("POST", "/categories", { name: "Bath", parentId: home.id, names: { de: "Bad" } });
    const bath = made.json<Made>();
    expect((await desk("DELETE", `/categories/${home.id}`)).statusCode).toBe(409);
    expect((await desk("PATCH", `/categories/${home.id}`, { parentId: bath.id })).statusCode).toBe(409);
    expect((await desk("PATCH", `/categories/${bath.id}`, { position: 3 }, { "if-match": '"1"' })).statusCode).toBe(
      200,
    );
    expect((await desk("PATCH", `/categories/${bath.id}`, { position: 4 }, { "if-match": '"1"' })).statusCode).toBe(
      412,
    );
    const { items } = (await get("/v1/categories")).json<{ items: Made[] }>();
    expect(items.find(({ id }) => id === bath.id)).toMatchObject({
      names: { de: "Bad" },
      path: [home.id, bath.id],
      position: 3,
    });

    expect(
      (await desk("PUT", "/attributes/colour", { label: "Colour", kind: "enum", allowedValues: ["red"] })).statusCode,
    ).toBe(200);
    const towel = await make("Towel", { attributes: { colour: "red" }, categoryIds: [bath.id] });
    expect(
      (await desk("POST", "/products", { title: "Mat", attributes: { colour: "blue" }, variants: [{ sku: "mat" }] }))
        .statusCode,
    ).toBe(422);
    expect((await get("/v1/products?category=home")).json<{ items: Made[] }>().items.map(({ id }) => id)).toEqual([
      towel.id,
    ]);

    const reds = (
      await desk("POST", "/collections", { name: "Reds", rule: { attributes: { colour: "red" } } })
    ).json<Made>();
    const shown = await get("/v1/collections/reds/products");
    expect(shown.json<{ items: Made[] }>().items.map(({ id }) => id)).toEqual([towel.id]);
    expect((await desk("PUT", `/collections/${reds.id}/products`, { productIds: [] })).statusCode).toBe(409);
    expect((await desk("PATCH", `/collections/${reds.id}`, { rule: null })).statusCode).toBe(200);
    expect((await desk("PUT", `/collections/${reds.id}/products`, { productIds: [towel.id] })).statusCode).toBe(204);
    expect((await desk("POST", "/collections", { name: "Odd", rule: { sql: "true" } })).statusCode).toBe(400);
    expect((await get("/v1/collections")).json<{ items: object[] }>().items).toHaveLength(1);
    expect((await desk("DELETE", `/collections/${reds.id}`)).statusCode).toBe(204);
  });

  it("changes many variants at once, and names variants for lists of other rooms", async () => {
    const kilim = await make("Kilim", { variants: [{ sku: "kilim-s" }, { sku: "kilim-l" }] });
    const lines = kilim.variants.map(({ id, sku }) => ({
      id,
      sku: `new-${sku}`,
      barcode: "",
      weightGrams: 900,
      requiresShipping: true,
    }));
    expect((await desk("PUT", `/products/${kilim.id}/variants`, { variants: lines })).statusCode).toBe(204);
    const foreign = (await make("Lid")).variants[0]?.id;
    const mixed = [...lines.map((line) => ({ ...line, sku: line.sku.slice(4) })), { ...lines[0], id: foreign }];
    expect((await desk("PUT", `/products/${kilim.id}/variants`, { variants: mixed })).statusCode).toBe(404);
    const same = lines.map((line) => ({ ...line, sku: "one" }));
    expect((await desk("PUT", `/products/${kilim.id}/variants`, { variants: same })).statusCode).toBe(409);
    const named = async (query: string) =>
      (await desk("GET", `/variant-names?${query}`))
        .json<{ items: { sku: string; productTitle: string; weightGrams: number }[] }>()
        .items.toSorted((one, other) => one.sku.localeCompare(other.sku))
        .map(({ sku, productTitle, weightGrams }) => [sku, productTitle, weightGrams]);
    // Ids made in one millisecond are in no order.
    const both = [
      ["new-kilim-l", "Kilim", 900],
      ["new-kilim-s", "Kilim", 900],
    ];
    expect(await named("q=NEW-KILIM")).toEqual(both);
    expect(await named("q=kilim")).toEqual(both);
    expect(await named(`ids=${lines.map(({ id }) => id).join(",")}`)).toEqual(both);
    const found = await desk("GET", "/products?q=new-kilim-l");
    expect(found.json<{ items: Made[] }>().items.map(({ id }) => id)).toEqual([kilim.id]);
  });

  it("lists products of a channel, texts in other languages, and members of a collection", async () => {
    const bench = await make("Bench", { status: "draft", channels: ["us"] });
    const ids = async (query: string) =>
      (await desk("GET", `/products?q=bench&${query}`)).json<{ items: Made[] }>().items.map(({ id }) => id);
    expect([await ids("channel=us"), await ids("channel=eu")]).toEqual([[bench.id], []]);
    const text = { title: "Bank", description: "Aus Eiche." };
    expect((await desk("PUT", `/products/${bench.id}/translations/de`, text)).statusCode).toBe(204);
    expect((await desk("GET", `/products/${bench.id}/translations`)).json()).toMatchObject({
      items: [{ locale: "de", ...text }],
    });
    const seats = (await desk("POST", "/collections", { name: "Seats" })).json<Made>();
    expect((await desk("PUT", `/collections/${seats.id}/products`, { productIds: [bench.id] })).statusCode).toBe(204);
    expect((await desk("GET", `/collections/${seats.id}/products`)).json()).toMatchObject({
      items: [{ id: bench.id, title: "Bench", status: "draft" }],
    });
  });

  it("refuses what it does not know", async () => {
    expect(
      (await desk("POST", "/products", { title: "Hat", variants: [{ sku: "hat" }], colour: "red" })).statusCode,
    ).toBe(400);
    const variant = { productId: "01890000-0000-7000-8000-000000000001", sku: "x", size: "L" };
    expect((await desk("POST", "/variants", variant)).statusCode).toBe(400);
  });
});
