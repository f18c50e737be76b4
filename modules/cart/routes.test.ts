import { DAY_MS, newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChannelCache } from "#modules/channels";
import { setPrices } from "#modules/pricing";
import { openChangeFeed, openLanes } from "#platform/db";
import { type Actor, buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { createCarts } from "./carts.ts";
import { createRecoveryLinks } from "./recovery-link.ts";
import { cartRoutes } from "./routes.ts";
import { expireCarts } from "./subscriptions.ts";
import { openShop, stock, unpublish } from "./shop.fixture.ts";
import { createCartViews } from "./views.ts";

const { db, advance } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const lanes = openLanes(db, 2);
const feed = await openChangeFeed(db);
const channels = createChannelCache(feed);
const carts = createCarts({ db, lanes });
const views = createCartViews({ db, feed, channels, now: () => new Date() });
const customerId = newId();
const recovery = createRecoveryLinks("a secret of the tests that is long enough");
const shop = await buildServer({
  routes: cartRoutes({ carts, views, channels, recovery }),
  db,
  telemetry,
  rateLimiting: "off",
  authenticate: ({ headers }) => Promise.resolve(headers["authorization"] === undefined ? guest : ada),
});
const guest: Actor = { kind: "guest" };
const ada: Actor = { kind: "customer", id: customerId, email: "ada@example.com" };

let lamp = "";
let rug = "";
beforeAll(async () => {
  await openShop(db);
  lamp = await stock(db, { name: "lamp", onHand: 5, priceMinor: 2_000n });
  rug = await stock(db, { name: "rug", onHand: 5, priceMinor: null });
});
afterAll(async () => {
  await expectInvariants(db);
  await shop.close();
  await feed.close();
  await lanes.close();
  telemetry.close();
});

type Method = "GET" | "POST" | "PATCH" | "DELETE";
const open = async (headers: Record<string, string> = {}) => {
  const reply = await shop.inject({ method: "POST", url: "/v1/carts", payload: { channel: "eu" }, headers });
  const { id, token } = reply.json<{ id: string; token: string }>();
  const call = (method: Method, path: string, payload?: object, more: Record<string, string> = {}) =>
    shop.inject({
      method,
      url: `/v1/carts/${id}${path}`,
      headers: { "cart-token": token, ...more },
      ...(payload === undefined ? {} : { payload }),
    });
  return { id, token, call, reply };
};
const address = { name: "Ada", line1: "1 Main St", city: "Paris", postalCode: "75001", country: "FR" };

describe("a cart over HTTP", () => {
  it("takes no tax from a business of another state of the EU that gives its VAT number, with an account or without", async () => {
    const { call } = await open();
    await call("POST", "/lines", { variantId: lamp, quantity: 1 });
    await call("PATCH", "", { shippingAddress: address, shippingOption: "standard" });
    const wrong = await call("PATCH", "", { vatId: "FR12" });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ violations: [{ pointer: "/vatId" }] });
    const given = await call("PATCH", "", { vatId: "fr 12 345678901" });
    expect(given.json()).toMatchObject({ vatId: "FR12345678901", totals: { tax: { amountMinor: 0 } } });
    const home = await call("PATCH", "", { shippingAddress: { ...address, country: "DE", postalCode: "20457" } });
    expect(home.json<{ totals: { tax: { amountMinor: number } } }>().totals.tax.amountMinor).toBeGreaterThan(0);
    expect((await call("PATCH", "", { vatId: null })).json()).toMatchObject({ vatId: null });
  });

  it("is opened, filled, told where to go and shown with its totals", async () => {
    const { call, reply } = await open();
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toMatchObject({ version: 1, lines: [], problems: [], token: expect.any(String) as string });
    expect((await call("POST", "/lines", { variantId: lamp, quantity: 2 })).json()).toMatchObject({
      lines: [
        { id: lamp, sku: "SKU-lamp", title: "lamp", quantity: 2, unitPrice: { amountMinor: 2_000 }, available: true },
      ],
      totals: {
        subtotal: { amountMinor: 4_000, currency: "EUR" },
        tax: { amountMinor: 639 },
        total: { amountMinor: 4_000 },
      },
    });
    const details = { email: "ada@example.com", shippingAddress: address, shippingOption: "standard" };
    expect((await call("PATCH", "", details)).json()).toMatchObject({
      ...details,
      billingAddress: null,
      totals: { shipping: { amountMinor: 490 }, tax: { amountMinor: 667 + 82 }, total: { amountMinor: 4_490 } },
      problems: [],
    });
    expect((await call("GET", "/shipping-options")).json()).toMatchObject({
      items: [
        { code: "standard", price: { amountMinor: 490 }, promise: { from: expect.any(String) as string } },
        { code: "express", price: { amountMinor: 1_290 } },
      ],
    });
  });

  it("changes and loses lines; 0 removes", async () => {
    const { call } = await open();
    await call("POST", "/lines", { variantId: lamp, quantity: 1 });
    expect((await call("PATCH", `/lines/${lamp}`, { quantity: 3 })).json()).toMatchObject({ lines: [{ quantity: 3 }] });
    expect((await call("PATCH", `/lines/${lamp}`, { quantity: 0 })).json()).toMatchObject({ lines: [] });
    expect((await call("DELETE", `/lines/${lamp}`)).statusCode).toBe(404);
    await call("POST", "/lines", { variantId: lamp, quantity: 2 });
    expect((await call("DELETE", `/lines/${lamp}`)).json()).toMatchObject({ lines: [], version: 11 });
  });

  it.each([-1, 0, 1.5, "1e3", null, 10_000])("does not take %j as a quantity", async (quantity) => {
    const { call } = await open();
    expect((await call("POST", "/lines", { variantId: lamp, quantity })).statusCode).toBe(422);
  });

  it("is not there for anyone without its token or its owner's session", async () => {
    const { id, call } = await open();
    const other = await open();
    const statuses = [
      await shop.inject({ url: `/v1/carts/${id}` }),
      await call("GET", "", undefined, { "cart-token": other.token }),
      await call("POST", "/lines", { variantId: lamp, quantity: 1 }, { "cart-token": "" }),
      await shop.inject({ url: `/v1/carts/${newId()}`, headers: { "cart-token": other.token } }),
    ].map((reply) => [reply.statusCode, reply.json<{ code: string }>().code]);
    expect(statuses).toEqual(Array.from({ length: 4 }, () => [404, "cart.not_found"]));
    const own = await open({ authorization: "Bearer of Ada" });
    expect(
      (await shop.inject({ url: `/v1/carts/${own.id}`, headers: { authorization: "Bearer of Ada" } })).statusCode,
    ).toBe(200);
    expect(
      (await shop.inject({ url: `/v1/carts/${id}`, headers: { authorization: "Bearer of Ada" } })).statusCode,
    ).toBe(404);
  });

  it("holds a change to the version that its caller saw", async () => {
    const { call } = await open();
    const tag = (await call("GET", "")).headers.etag ?? "";
    const add = (ifMatch: string) => call("POST", "/lines", { variantId: lamp, quantity: 1 }, { "if-match": ifMatch });
    expect((await add(tag)).statusCode).toBe(200);
    expect((await add(tag)).statusCode).toBe(412);
    expect([(await add('"2"')).statusCode, (await add("*")).statusCode, (await add("nonsense")).statusCode]).toEqual([
      200, 200, 412,
    ]);
  });

  it("refuses codes, strange shipping and what is not for sale, with a reason", async () => {
    const { call } = await open();
    const codeOf = (reply: Awaited<ReturnType<typeof call>>) => reply.json<{ code: string }>().code;
    expect(codeOf(await call("POST", "/codes", { code: "SUMMER" }))).toBe("pricing.code_unknown");
    expect((await call("DELETE", "/codes/SUMMER")).statusCode).toBe(200);
    expect((await call("PATCH", "", { shippingOption: "pigeon" })).statusCode).toBe(422);
    expect((await call("PATCH", "", { email: "nobody" })).statusCode).toBe(422);
    expect((await call("PATCH", "", { colour: "red" })).statusCode).toBe(400);
    expect(codeOf(await call("POST", "/lines", { variantId: newId(), quantity: 1 }))).toBe("cart.variant_not_sellable");
    expect((await shop.inject({ method: "POST", url: "/v1/carts", payload: { channel: "moon" } })).statusCode).toBe(
      404,
    );
  });
});

describe("what is wrong with a cart", () => {
  it("is shown beside it and never breaks it (edge case 22)", async () => {
    const { call } = await open();
    const chair = await stock(db, { name: "chair", onHand: 5, priceMinor: 900n });
    for (const [variantId, quantity] of [
      [lamp, 6],
      [rug, 1],
      [chair, 1],
    ] as const) {
      await call("POST", "/lines", { variantId, quantity });
    }
    await call("PATCH", "", {
      shippingOption: "standard",
      shippingAddress: { ...address, country: "NO", postalCode: "0150" },
    });
    const problems = async () =>
      (await call("GET", ""))
        .json<{ problems: { code: string; variantId?: string }[] }>()
        .problems.map(({ code, variantId }) => [code, variantId]);
    expect((await call("GET", "")).json()).toMatchObject({
      problems: [{ code: "inventory.insufficient_stock", units: expect.any(Number) }, {}, {}],
    });
    const known = [
      ["inventory.insufficient_stock", lamp],
      ["cart.variant_unpriced", rug],
    ];
    const noShipping = ["cart.shipping_option_unavailable", undefined];
    expect(await problems()).toEqual([...known, noShipping]);
    await unpublish(db, "chair");
    const gone = ["cart.variant_unavailable", chair];
    await eventually("the chair is seen to be gone", async () => (await problems()).length === 4);
    expect(await problems()).toEqual([...known, gone, noShipping]);
    expect((await call("GET", "")).json()).toMatchObject({ totals: { total: { amountMinor: 12_000 } } });
  });

  it("follows a new price at once, with another tag", async () => {
    const { call } = await open();
    const table = await stock(db, { name: "table", onHand: 1, priceMinor: 100n });
    await call("POST", "/lines", { variantId: table, quantity: 1 });
    const before = (await call("GET", "")).headers.etag;
    const price = { variantId: table, list: "base-eur", minQuantity: 1, amountMinor: 200n, currency: "EUR" };
    await db.transaction((tx) => setPrices(tx, [price]));
    const after = await eventually("the new price", async () => {
      const reply = await call("GET", "", undefined, { "if-none-match": before ?? "" });
      return reply.statusCode === 200 && reply;
    });
    expect(after.json()).toMatchObject({ version: 2, totals: { total: { amountMinor: 200 } } });
  });
});

describe("a cart that nobody touches", () => {
  it("is closed after ninety days and forgets who it was for", async () => {
    const { call } = await open();
    await call("PATCH", "", { email: "ada@example.com", shippingAddress: address });
    expect(await db.transaction(expireCarts)).toBe(0);
    advance(91 * DAY_MS);
    expect(await db.transaction(expireCarts)).toBeGreaterThan(0);
    expect(await db.transaction(expireCarts)).toBe(0);
    expect((await call("GET", "")).statusCode).toBe(404);
    expect((await call("POST", "/lines", { variantId: lamp, quantity: 1 })).statusCode).toBe(404);
    advance(-91 * DAY_MS);
  });
});
