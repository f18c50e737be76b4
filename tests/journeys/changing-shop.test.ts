import { describe, expect, it } from "vitest";
import { KUWAIT, must, openBuyer } from "../world/buyer.ts";
import { type Good, offer, restock } from "../world/goods.ts";
import { eventually } from "#platform/testing";
import { brokenInvariants, openWorld } from "../world/world.ts";

const world = await openWorld();
const shop = await world.open();
const ada = openBuyer(shop.url);
const desk = (method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: unknown) =>
  world.desk(shop, method, path, body);

const price = (good: Good, amountMinor: number, currency = "EUR") =>
  desk("PUT", "/v1/admin/prices", {
    prices: [{ variantId: good.variantId, list: `base-${currency.toLowerCase()}`, amountMinor, currency }],
  });
const units = async ({ variantId }: Good) =>
  must(200, await desk("GET", `/v1/admin/stock?variant=${variantId}`)).number("items.0.available");

const STANDARD_SHIPPING = {
  name: "Standard",
  countries: [],
  taxCategory: "standard",
  minDays: 1,
  maxDays: 2,
  maxWeightGrams: null,
  position: 0,
};

describe("a price that changes while the item is in the cart", () => {
  it("refuses the order with both totals, and takes the new one when it is agreed to", async () => {
    const lamp = await offer(world.db, "lamp-dearer", 5);
    const cart = await ada.cartWith([lamp.variantId]);
    const seen = (await ada.show(cart)).at("totals.total");
    must(200, await price(lamp, 1_250));
    const refused = must(409, await ada.place(cart, { expectedTotal: seen, method: "card", token: "tok_ok" }));
    expect(refused.body).toMatchObject({
      code: "checkout.price_changed",
      expectedTotal: { amountMinor: 1_490, currency: "EUR" },
      totals: { subtotal: { amountMinor: 1_250 }, total: { amountMinor: 1_740, currency: "EUR" } },
    });
    expect([await units(lamp), world.provider.opened()]).toEqual([5, []]);
    const agreed = await eventually("the cart shows the new total", async () => {
      const total = (await ada.show(cart)).at("totals.total");
      return JSON.stringify(total) === JSON.stringify(refused.at("totals.total")) && total;
    });
    expect(must(201, await ada.place(cart, { expectedTotal: agreed })).at("order.totals.total")).toEqual(agreed);
  });

  it("does not touch an order that stands", async () => {
    const lamp = await offer(world.db, "lamp-ordered", 5);
    const placed = must(201, await ada.place(await ada.cartWith([lamp.variantId])));
    must(200, await price(lamp, 9_900));
    must(200, await desk("PATCH", `/v1/admin/products/${lamp.productId}`, { title: "Another name" }));
    const shown = must(
      200,
      await ada.call("GET", `/v1/orders/${placed.text("order.id")}`, undefined, {
        "order-token": placed.text("order.token"),
      }),
    );
    expect(shown.at("lines")).toEqual(placed.at("order.lines"));
    expect(shown.at("totals")).toEqual(placed.at("order.totals"));
  });
});

describe("an item that goes while it is in the cart", () => {
  const ways: readonly (readonly [string, (good: Good) => Promise<unknown>])[] = [
    [
      "unpublished",
      async (good) => must(200, await desk("PATCH", `/v1/admin/products/${good.productId}`, { status: "draft" })),
    ],
    ["archived", async (good) => must(204, await desk("DELETE", `/v1/admin/products/${good.productId}`))],
    [
      "taken off sale as a variant",
      async (good) => must(204, await desk("DELETE", `/v1/admin/variants/${good.variantId}`)),
    ],
    [
      "taken out of the channel",
      async (good) => must(200, await desk("PATCH", `/v1/admin/products/${good.productId}`, { channels: ["jp"] })),
    ],
    [
      "past its time",
      async (good) =>
        must(
          200,
          await desk("PATCH", `/v1/admin/products/${good.productId}`, { publishedUntil: "2020-01-01T00:00:00Z" }),
        ),
    ],
  ];

  it.each(ways)("%s: the cart says so, the order is refused, and goes through without it", async (name, withdraw) => {
    const sku = name.replaceAll(" ", "-");
    const [lamp, rug] = [await offer(world.db, `lamp-${sku}`, 5), await offer(world.db, `rug-${sku}`, 5)];
    const cart = await ada.cartWith([lamp.variantId, rug.variantId]);
    await withdraw(lamp);
    const refused = must(409, await ada.place(cart, { method: "card", token: "tok_ok" }));
    expect(refused.body).toMatchObject({ code: "checkout.items_unavailable", items: [{ variantId: lamp.variantId }] });
    const shown = await eventually("the cart shows it", async () => {
      const reply = must(200, await ada.show(cart));
      return reply.at("problems.0.code") !== undefined && reply;
    });
    expect(shown.at("problems")).toMatchObject([{ code: "cart.variant_unavailable", variantId: lamp.variantId }]);
    must(
      200,
      await ada.call("DELETE", `/v1/carts/${cart.id}/lines/${lamp.variantId}`, undefined, { "cart-token": cart.token }),
    );
    expect(must(201, await ada.place(cart)).at("order.lines")).toMatchObject([{ variantId: rug.variantId }]);
  });

  it("after payment began: the order is kept as it was promised", async () => {
    const lamp = await offer(world.db, "lamp-gone-meanwhile", 5);
    const held = world.provider.hold("answer");
    const placing = ada.place(await ada.cartWith([lamp.variantId]), { method: "card", token: "tok_ok" });
    await held.arrived;
    must(204, await desk("DELETE", `/v1/admin/products/${lamp.productId}`));
    held.release();
    expect(must(201, await placing).at("order.lines.0")).toMatchObject({
      sku: "lamp-gone-meanwhile",
      title: "The lamp-gone-meanwhile",
    });
  });

  it("and its channel with it: the cart says so and nothing breaks", async () => {
    must(
      201,
      await desk("POST", "/v1/admin/channels", {
        code: "popup",
        name: "Pop-up",
        currency: "EUR",
        locale: "en",
        countries: ["DE"],
        taxIncluded: true,
      }),
    );
    must(
      204,
      await desk("PUT", "/v1/admin/shipping-options/popup/standard", {
        ...STANDARD_SHIPPING,
        prices: [{ currency: "EUR", amountMinor: 0, freeFromMinor: null }],
      }),
    );
    const lamp = await offer(world.db, "lamp-popup", 5);
    const cart = await eventually("the channel is open", () =>
      ada.cartWith([lamp.variantId], "popup").catch(() => null),
    );
    must(204, await desk("DELETE", "/v1/admin/channels/popup"));
    const refused = await ada.place(cart);
    expect([refused.status, refused.at("code")]).toEqual([422, "checkout.incomplete"]);
    await eventually("the cart shows it", async () =>
      JSON.stringify(must(200, await ada.show(cart)).at("problems")).includes("cart.channel_closed"),
    );
  });
});

describe("units that are not there", () => {
  it("are summed over bundles that share a component, and refused before anybody pays", async () => {
    const bulb = await offer(world.db, "bulb", 3);
    const [pair, set] = [await offer(world.db, "pair", 0), await offer(world.db, "set", 0)];
    for (const bundle of [pair, set]) {
      must(
        204,
        await desk("PUT", `/v1/admin/variants/${bundle.variantId}/components`, {
          components: [{ variantId: bulb.variantId, quantity: 2 }],
        }),
      );
    }
    const cart = await ada.cartWith([pair.variantId, set.variantId]);
    const asked = world.provider.opened().length;
    const refused = must(409, await ada.place(cart, { method: "card", token: "tok_ok" }));
    expect(refused.at("code")).toBe("inventory.insufficient_stock");
    expect([await units(bulb), world.provider.opened().length]).toEqual([3, asked]);
    must(
      200,
      await ada.call("DELETE", `/v1/carts/${cart.id}/lines/${set.variantId}`, undefined, { "cart-token": cart.token }),
    );
    must(201, await ada.place(cart));
    expect(await units(bulb)).toBe(1);
  });

  it("because all are held for others, are refused at the gate whatever the cart believed", async () => {
    const lamp = await offer(world.db, "lamp-all-held", 5);
    const late = await ada.cartWith([lamp.variantId]);
    const holder = await ada.openCart();
    must(200, await ada.add(holder, lamp.variantId, 5));
    must(200, await ada.details(holder));
    must(202, await ada.place(holder, { method: "card", token: "tok_3ds" }));
    const refused = must(409, await ada.place(late));
    expect(refused.body).toMatchObject({
      code: "inventory.insufficient_stock",
      short: [{ variantId: lamp.variantId, wanted: 1, available: 0 }],
    });
    await restock(world.db, lamp.variantId, 6);
    must(201, await ada.place(late));
  });
});

describe("a currency of three decimals", () => {
  it("is charged in its own smallest unit, and items without a price in it are named, not converted", async () => {
    must(
      201,
      await desk("POST", "/v1/admin/channels", {
        code: "kw",
        name: "Kuwait",
        currency: "KWD",
        locale: "ar",
        countries: ["KW"],
        taxIncluded: true,
      }),
    );
    const list = {
      name: "Base prices in KWD",
      channel: null,
      currency: "KWD",
      kind: "base",
      priority: 0,
      validFrom: null,
      validUntil: null,
    };
    must(200, await desk("PUT", "/v1/admin/price-lists/base-kwd", list));
    must(
      204,
      await desk("PUT", "/v1/admin/shipping-options/kw/standard", {
        ...STANDARD_SHIPPING,
        prices: [{ currency: "KWD", amountMinor: 1_500, freeFromMinor: null }],
      }),
    );
    const [lamp, rug] = [await offer(world.db, "lamp-kuwait", 5), await offer(world.db, "rug-kuwait", 5)];
    must(200, await price(lamp, 3_085, "KWD"));

    const cart = await eventually("the channel is open", () => ada.openCart("kw").catch(() => null));
    must(200, await ada.add(cart, lamp.variantId));
    must(200, await ada.add(cart, rug.variantId));
    must(200, await ada.details(cart, { shippingAddress: KUWAIT }));
    await expect
      .poll(async () => must(200, await ada.show(cart)).at("problems"), { timeout: 5_000 })
      .toMatchObject([{ code: "cart.variant_unpriced", variantId: rug.variantId }]);
    const refused = must(409, await ada.place(cart));
    expect(refused.body).toMatchObject({
      code: "checkout.items_unavailable",
      items: [{ variantId: rug.variantId, problem: "no_price" }],
    });

    must(
      200,
      await ada.call("DELETE", `/v1/carts/${cart.id}/lines/${rug.variantId}`, undefined, { "cart-token": cart.token }),
    );
    const placed = must(201, await ada.place(cart, { method: "card", token: "tok_ok" }));
    expect(placed.at("order.totals.total")).toEqual({ amountMinor: 4_585, currency: "KWD" });
    expect(world.provider.opened().at(-1)).toMatchObject({ amountMinor: 4_585, currency: "KWD" });
  });
});

describe("afterwards", () => {
  it("every invariant holds", async () => {
    expect(await brokenInvariants(world.db)).toEqual([]);
  });
});
