import { DAY_MS, HOUR_MS, newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { createCarts, createCartViews, WRITE_LANES } from "#modules/cart";
import { createChannelCache } from "#modules/channels";
import { openBalances } from "#modules/ledger";
import { createOrderTokens } from "#modules/orders";
import { openChangeFeed, openLanes, run, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { createPaymentLinks } from "./payment-link.ts";
import { paymentLinkRoutes } from "./payment-link-routes.ts";
import { checkoutJobs } from "./resume.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db } = await cloneDatabase();
const shop = await openSmallShop(db);
const telemetry = createTelemetry({ level: "silent" });
const feed = await openChangeFeed(db);
const lanes = openLanes(db, WRITE_LANES);
const clock = { now: new Date() };
const now = () => clock.now;
const links = createPaymentLinks("a secret of thirty-two characters");
const undeclared: string[] = [];
const grace = { kind: "staff", id: newId(), scopes: ["orders:write"] } as const;
const server = await buildServer({
  routes: paymentLinkRoutes({
    checkouts: shop.checkouts,
    payments: shop.payments,
    tokens: createOrderTokens("a secret of thirty-two characters"),
    links,
    carts: createCarts({ db, lanes }),
    cartViews: createCartViews({ db, feed, channels: createChannelCache(feed), now }),
    publicUrl: "https://shop.example",
    now,
  }),
  db,
  telemetry,
  authenticate: () => Promise.resolve(grace),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.path} ${refusal.code}`),
});
afterAll(async () => {
  await server.close();
  await Promise.all([lanes.close(), feed.close()]);
  telemetry.close();
});

const headers = { authorization: "Bearer grace" };
const make = async (what: { readonly cart?: string; readonly order?: string }) => {
  const payload = { ...what, validHours: 48 };
  const reply = await server.inject({ method: "POST", url: "/v1/admin/payment-links", headers, payload });
  return reply.json<{ readonly url: string; readonly token: string; readonly code: string }>();
};
const show = async (token: string) => (await server.inject({ url: `/v1/payment-links/${token}` })).json<unknown>();
const pay = (token: string, payment: object, more: { readonly key?: string; readonly total?: number } = {}) =>
  server.inject({
    method: "POST",
    url: `/v1/payment-links/${token}/checkouts`,
    headers: { "idempotency-key": more.key ?? newId() },
    payload: {
      ...(more.total === undefined ? {} : { expectedTotal: { amountMinor: more.total, currency: "EUR" } }),
      payment: { method: "card", ...payment },
    },
  });
const openOf = async (orderId: string) => (await openBalances(db, [orderId])).get(orderId);
const euro = (amountMinor: number) => ({ amountMinor, currency: "EUR" });

describe("a payment link for a draft of the desk", () => {
  it("shows what is to be paid, is paid as any checkout, and then is paid", async () => {
    const lamp = await shop.stock("lamp-draft", 3);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const { token, url } = await make({ cart: cart.id });
    expect(url).toBe(`https://shop.example/pay/${token}`);
    expect(await show(token)).toMatchObject({
      kind: "cart",
      state: "open",
      due: euro(1_490),
      lines: [{ title: "The lamp-draft", quantity: 1 }],
      methods: expect.arrayContaining(["card"]),
    });
    expect((await pay(token, { token: "tok_declined" })).statusCode).toBe(402);
    const key = newId();
    const [first, twin] = await Promise.all([
      pay(token, { token: "tok_ok" }, { key }),
      pay(token, { token: "tok_ok" }, { key }),
    ]);
    expect([first.statusCode, twin.statusCode]).toEqual([201, 201]);
    expect(first.json()).toEqual(twin.json());
    expect(await show(token)).toMatchObject({ state: "paid" });
    expect((await pay(token, { token: "tok_ok" })).json()).toMatchObject({ code: "checkout.cart_already_ordered" });
    expect(await make({ cart: cart.id })).toMatchObject({ code: "checkout.cart_already_ordered" });
  });
});

describe("a payment link for an order", () => {
  it("on account pays what is owed for it, once, whoever pays at the same time", async () => {
    const lamp = await shop.stock("lamp-on-account", 3);
    const order = shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    expect((await shop.checkouts.place(order)).kind).toBe("confirmed");
    expect(await openOf(order.orderId)).toBe(1_490n);
    const { token } = await make({ order: order.orderId });
    expect(await show(token)).toMatchObject({ kind: "order", state: "open", due: euro(1_490) });
    expect((await pay(token, { token: "tok_ok" }, { total: 1 })).json()).toMatchObject({
      code: "checkout.nothing_to_pay",
    });
    expect((await pay(token, { token: "tok_declined" })).statusCode).toBe(402);
    const racing = await Promise.all(
      Array.from({ length: 8 }, () => pay(token, { token: "tok_ok" }, { total: 1_490 })),
    );
    expect(racing.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(new Set(racing.map(({ statusCode }) => statusCode))).toEqual(new Set([201, 409]));
    expect([await openOf(order.orderId), await show(token)]).toMatchObject([0n, { state: "paid", due: euro(0) }]);
    expect(await make({ order: order.orderId })).toMatchObject({ code: "checkout.nothing_to_pay" });
  });

  it("is finished when the provider's answer was lost, and booked once", async () => {
    const lamp = await shop.stock("lamp-lost", 3);
    const order = shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    await shop.checkouts.place(order);
    const { token } = await make({ order: order.orderId });
    expect((await pay(token, { token: "tok_timeout" })).json()).toMatchObject({ status: "processing" });
    expect((await pay(token, { token: "tok_ok" })).json()).toMatchObject({ code: "checkout.in_progress" });
    for (const job of checkoutJobs(shop)) {
      await run(db, sql`update checkout.attempt set resume_at = '2000-01-01' where resume_at is not null`);
      await job.run({ db, signal: new AbortController().signal });
    }
    expect([await openOf(order.orderId), await show(token)]).toMatchObject([0n, { state: "paid" }]);
  });

  it("that was given up because it was not paid pays its cart anew", async () => {
    const lamp = await shop.stock("lamp-given-up", 3);
    const cart = await shop.cart([{ variantId: lamp, quantity: 1 }]);
    const order = shop.command(cart, { method: "card", token: "tok_declined" });
    expect((await shop.checkouts.place(order)).kind).toBe("declined");
    const { token } = await make({ order: order.orderId });
    expect(await show(token)).toMatchObject({ kind: "cart", state: "open", due: euro(1_490) });
    expect((await pay(token, { token: "tok_ok" })).statusCode).toBe(201);
  });
});

describe("a payment link that does not work", () => {
  it("has ended, was changed, or was made under another secret", async () => {
    const cart = await shop.cart([]);
    const { token } = await make({ cart: cart.id });
    const refused = { code: "checkout.payment_link_invalid" };
    const other = createPaymentLinks("another secret of thirty-two chars").make({
      kind: "cart",
      id: cart.id,
      expiresAt: new Date(clock.now.getTime() + DAY_MS),
    });
    expect(await show(other)).toMatchObject(refused);
    expect(await show(token.replace(/^c/, "o"))).toMatchObject(refused);
    clock.now = new Date(clock.now.getTime() + 49 * HOUR_MS);
    expect(await show(token)).toMatchObject(refused);
    expect((await pay(token, { token: "tok_ok" })).json()).toMatchObject(refused);
    expect(undeclared).toEqual([]);
  });

  it("breaks no promise of the house", async () => {
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
