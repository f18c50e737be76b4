import { describe, expect, it } from "vitest";
import { eventually } from "#platform/testing";
import { type CartInHand, must, openBuyer } from "../world/buyer.ts";
import { offer } from "../world/goods.ts";
import { openWorld } from "../world/world.ts";

const world = await openWorld();
const clock = await offer(world.db, "clock", 50);
const shop = await world.open();
const buyer = openBuyer(shop.url);
const desk = async (method: "PUT" | "GET" | "PATCH", path: string, body?: unknown) => {
  const reply = await world.desk(shop, method, `/v1/admin${path}`, body);
  expect(reply.status).toBeLessThan(300);
  return reply;
};
const inGerman = (cart: CartInHand, rest = "") =>
  buyer.call("GET", `/v1/carts/${cart.id}${rest}?language=de-AT`, undefined, { "cart-token": cart.token });
const titleFor = (cart: CartInHand) =>
  eventually("the cart is in German", async () => {
    const title = (await inGerman(cart)).at("lines.0.title");
    return title === "The clock" ? null : title;
  });

describe("a buyer who reads German", () => {
  it("sees it on the product, in the list, in the search, in the cart and on the order", async () => {
    await desk("PUT", `/products/${clock.productId}/translations/de`, { title: "Die Uhr", description: "Sie tickt." });
    await desk("PATCH", `/variants/${clock.variantId}`, { options: { Colour: "Red" } });
    await desk("PUT", "/option-labels/colour", { labels: { de: "Farbe" }, valueLabels: { de: { Red: "Rot" } } });
    const { items } = (await desk("GET", "/shipping-options")).body as { readonly items: readonly Option[] };
    const standard = items.find(({ channel, code }) => channel === "eu" && code === "standard");
    await desk("PUT", "/shipping-options/eu/standard", { ...toWrite(standard), names: { de: "Normalversand" } });

    const read = async (path: string) => must(200, await buyer.call("GET", path));
    await eventually("the product is in German", async () => {
      return (await read(`/v1/products/${clock.slug}?language=de`)).at("title") === "Die Uhr";
    });
    expect((await read("/v1/products?language=de")).at("items.0.title")).toBe("Die Uhr");
    await eventually("the search finds it by its German name", async () => {
      return (await read("/v1/search?q=Uhr&language=de")).at("items.0.title") === "Die Uhr";
    });
    expect((await read("/v1/suggest?q=Uhr&language=de")).at("products.0.title")).toBe("Die Uhr");
    expect((await read("/v1/recommendations?kind=trending&language=de")).at("items.0.title")).toBe("Die Uhr");
    expect((await read("/v1/delivery?language=de")).at("items.0.name")).toBe("Normalversand");

    const cart = await buyer.cartWith([clock.variantId]);
    expect(await titleFor(cart)).toBe("Die Uhr");
    const line = (await inGerman(cart)).at("lines.0");
    expect(line).toMatchObject({ options: { Colour: "Red" }, optionLabels: [{ name: "Farbe", value: "Rot" }] });
    expect((await inGerman(cart, "/shipping-options")).at("items.0.name")).toBe("Normalversand");
    const plain = (await buyer.show(cart)).at("lines.0");
    expect(plain).toMatchObject({ title: "The clock", options: { Colour: "Red" } });
    expect(plain).not.toHaveProperty("optionLabels");

    const bought = await placeIn("?language=de", cart);
    expect(bought).toMatchObject({ lines: [{ title: "Die Uhr" }], shipping: { name: "Normalversand" } });
    const other = await placeIn("", await buyer.cartWith([clock.variantId]));
    expect(other).toMatchObject({ lines: [{ title: "The clock" }], shipping: { name: "Standard" } });
  });

  it("is told a changed translation at once, in the cart as on the product", async () => {
    const cart = await buyer.cartWith([clock.variantId]);
    expect(await titleFor(cart)).toBe("Die Uhr");
    await desk("PUT", `/products/${clock.productId}/translations/de`, { title: "Die Wanduhr", description: "" });
    await eventually("both say so", async () => {
      const shown = await buyer.call("GET", `/v1/products/${clock.slug}?language=de`);
      return (await inGerman(cart)).at("lines.0.title") === "Die Wanduhr" && shown.at("title") === "Die Wanduhr";
    });
  });
});

async function placeIn(query: string, cart: CartInHand): Promise<unknown> {
  const body = { cartId: cart.id, payment: { method: "invoice" } };
  const headers = { "cart-token": cart.token, "idempotency-key": crypto.randomUUID() };
  return must(201, await buyer.call("POST", `/v1/checkouts${query}`, body, headers)).at("order");
}

interface Option {
  readonly channel: string;
  readonly code: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly freeFromMinor: number | null;
}

function toWrite(option: Option | undefined): object {
  if (option === undefined) throw new Error("the shop ships nowhere");
  const { channel: _, code: __, currency, amountMinor, freeFromMinor, ...fields } = option;
  return { ...fields, prices: [{ currency, amountMinor, freeFromMinor }] };
}
