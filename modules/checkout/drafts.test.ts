import { DAY_MS, HOUR_MS, newId } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { createCarts, createCartViews, WRITE_LANES } from "#modules/cart";
import { createChannelCache } from "#modules/channels";
import { createOrderTokens, loadOrders } from "#modules/orders";
import { many, openChangeFeed, openLanes, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, expectInvariants } from "#platform/testing";
import { DRAFT_STATES, mayMoveDraft } from "./draft.ts";
import { draftRoutes } from "./draft-routes.ts";
import { expireDrafts } from "./drafts.ts";
import { createPaymentLinks } from "./payment-link.ts";
import { paymentLinkRoutes } from "./payment-link-routes.ts";
import { openSmallShop } from "./shop.fixture.ts";

const { db, advance } = await cloneDatabase();
const shop = await openSmallShop(db);
const telemetry = createTelemetry({ level: "silent" });
const feed = await openChangeFeed(db);
const lanes = openLanes(db, WRITE_LANES);
const clock = { ms: 0 };
const now = () => new Date(Date.now() + clock.ms);
const undeclared: string[] = [];
const grace = { kind: "staff", id: newId(), scopes: ["orders:write", "orders:read"] } as const;
const needs = {
  checkouts: shop.checkouts,
  payments: shop.payments,
  tokens: createOrderTokens("a secret of thirty-two characters"),
  links: createPaymentLinks("a secret of thirty-two characters"),
  carts: createCarts({ db, lanes }),
  cartViews: createCartViews({ db, feed, channels: createChannelCache(feed), now }),
  publicUrl: "https://shop.example",
  now,
};
const server = await buildServer({
  routes: [...draftRoutes(needs), ...paymentLinkRoutes(needs)],
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

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly code?: string;
  readonly orderId: string | null;
  readonly cart: {
    readonly totals: Record<string, { readonly amountMinor: number }>;
    readonly problems: readonly unknown[];
    readonly adjustments: readonly unknown[];
  };
}
const desk = async (method: "GET" | "POST" | "PUT", path: string, payload?: object, headers: object = {}) => {
  const reply = await server.inject({
    method,
    url: `/v1/admin/drafts${path}`,
    headers: { authorization: "Bearer grace", ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, body: reply.json<Shown>() };
};
const HAMBURG = { name: "Ada Lovelace", line1: "Elbe 1", city: "Hamburg", postalCode: "20457", country: "DE" };
const contentOf = (variantId: string, more: object = {}) => ({
  lines: [{ variantId, quantity: 2 }],
  email: "ada@example.com",
  shippingAddress: HAMBURG,
  shippingOption: "standard",
  ...more,
});
const create = async (variantId: string, more: object = {}) =>
  (await desk("POST", "", { channel: "eu", ...contentOf(variantId, more) })).body;
const link = async (id: string) => {
  const { body } = await desk("POST", `/${id}/link`, { validHours: 48 });
  return (body as unknown as { readonly token: string }).token;
};
const show = async (token: string) =>
  (await server.inject({ url: `/v1/payment-links/${token}` })).json<{
    readonly state: string;
    readonly due: unknown;
  }>();
const pay = async (token: string, payment: object, key = newId()) =>
  await server.inject({
    method: "POST",
    url: `/v1/payment-links/${token}/checkouts`,
    headers: { "idempotency-key": key },
    payload: { payment: { method: "card", ...payment } },
  });
const reservedOf = async (variantId: string) => {
  const rows = await many(
    db,
    sql<{ readonly reserved: number }>`
      select sum(reserved)::int as reserved
      from inventory.stock
      where variant_id = ${variantId}::uuid
    `,
  );
  return rows[0]?.reserved;
};
const TENTH = { percent: 100_000, reason: "She waited long", label: "With our thanks" };

describe("the life of a draft", () => {
  const legal = new Set([
    ...["open", "sent", "ordered", "cancelled", "expired"].map((to) => `open → ${to}`),
    ...["sent", "ordered", "cancelled", "expired"].map((to) => `sent → ${to}`),
  ]);
  const matrix = DRAFT_STATES.flatMap((from) => DRAFT_STATES.map((to) => ({ from, to, step: `${from} → ${to}` })));
  it.each(matrix)("$step", ({ from, to, step }) => {
    expect(mayMoveDraft(from, to)).toBe(legal.has(step));
  });
});

describe("a draft of the desk", () => {
  it("costs what the same cart would, less its own discount, in the preview as in the order", async () => {
    const lamp = await shop.stock("lamp", 50);
    const content = contentOf(lamp, { discount: TENTH });
    const preview = await desk("POST", "/preview", { channel: "eu", ...content });
    // 20.00 less 2.00, and 4.90 for shipping.
    expect(preview.body.cart.totals).toMatchObject({
      discount: { amountMinor: 200 },
      total: { amountMinor: 2_290 },
    });
    const draft = await create(lamp, { discount: TENTH });
    expect(draft).toMatchObject({
      state: "open",
      version: 1,
      discount: TENTH,
      cart: { totals: preview.body.cart.totals },
    });
    const token = await link(draft.id);
    expect(await show(token)).toMatchObject({ kind: "cart", state: "open", due: { amountMinor: 2_290 } });
    const paid = await pay(token, { token: "tok_ok" });
    expect(paid.json()).toMatchObject({
      order: {
        status: "confirmed",
        totals: { total: { amountMinor: 2_290 }, discount: { amountMinor: 200 } },
        adjustments: [{ code: "concession", label: "With our thanks", amount: { amountMinor: 200 } }],
      },
    });
    const { body } = await desk("GET", `/${draft.id}`);
    expect(body).toMatchObject({ state: "ordered", orderId: paid.json<{ order: { id: string } }>().order.id });
    expect(await show(token)).toMatchObject({ state: "paid" });
  });

  it("becomes one order by a double click, and none for whoever has the link of one that was given up", async () => {
    const lamp = await shop.stock("lamp-twice", 50);
    const draft = await create(lamp);
    const token = await link(draft.id);
    const key = newId();
    const [one, twin] = await Promise.all([pay(token, { token: "tok_ok" }, key), pay(token, { token: "tok_ok" }, key)]);
    expect(one.json()).toEqual(twin.json());
    const other = await create(lamp);
    const dead = await link(other.id);
    expect((await desk("POST", `/${other.id}/cancel`)).body).toMatchObject({ state: "cancelled" });
    expect(await show(dead)).toMatchObject({ code: "checkout.payment_link_invalid" });
    expect((await pay(dead, { token: "tok_ok" })).json()).toMatchObject({ code: "checkout.draft_cannot_move" });
    expect((await desk("POST", `/${other.id}/link`, { validHours: 1 })).body.code).toBe("checkout.draft_cannot_move");
  });

  it("is ordered on account at once, for its customer", async () => {
    const lamp = await shop.stock("lamp-on-account", 50);
    const customerId = newId();
    const draft = await create(lamp, { customerId, discount: { amount: 500, reason: "Agreed by phone" } });
    const headers = { "idempotency-key": newId() };
    const ordered = await desk("POST", `/${draft.id}/order`, { expectedTotal: 1_990 }, headers);
    expect([ordered.status, ordered.body]).toMatchObject([201, { status: "confirmed", customerId }]);
    expect((await desk("POST", `/${draft.id}/order`, { expectedTotal: 1_990 }, headers)).body.id).toBe(ordered.body.id);
    const [order] = await loadOrders(db, [ordered.body.id]);
    expect(order).toMatchObject({ customerId, totals: { total: { amountMinor: 1_990n } } });
    const again = await desk("POST", `/${draft.id}/order`, {}, { "idempotency-key": newId() });
    expect(again.body.code).toBe("checkout.cart_already_ordered");
  });

  it("is saved over the version that was seen alone", async () => {
    const [lamp, rug] = [await shop.stock("lamp-saved", 50), await shop.stock("rug-saved", 50)];
    const draft = await create(lamp);
    const saved = await desk("PUT", `/${draft.id}`, contentOf(rug, { note: "Blue one" }), { "if-match": '"1"' });
    expect(saved.body).toMatchObject({
      version: 2,
      note: "Blue one",
      cart: { lines: [{ variantId: rug, quantity: 2 }] },
    });
    const stale = await desk("PUT", `/${draft.id}`, contentOf(lamp), { "if-match": '"1"' });
    expect([stale.status, (await desk("GET", `/${draft.id}`)).body]).toMatchObject([
      412,
      { cart: { lines: [{ variantId: rug }] } },
    ]);
    const both = { discount: { percent: 1, amount: 1, reason: "?" } };
    expect((await desk("PUT", `/${draft.id}`, contentOf(rug, both))).status).toBe(422);
  });
});

describe("the units of a draft", () => {
  it("are kept for it as long as it says, and sold to nobody else meanwhile", async () => {
    const lamp = await shop.stock("lamp-kept", 2);
    const draft = await create(lamp, { holdHours: 24 });
    expect([await reservedOf(lamp), draft.cart.problems]).toEqual([2, []]);
    const other = shop.command(await shop.cart([{ variantId: lamp, quantity: 1 }]));
    await expect(shop.checkouts.place(other)).rejects.toMatchObject({ code: "inventory.insufficient_stock" });
    const token = await link(draft.id);
    // A payment that comes to nothing takes nothing from the draft.
    expect((await pay(token, { token: "tok_declined" })).statusCode).toBe(402);
    expect(await reservedOf(lamp)).toBe(2);
    await expect(shop.checkouts.place(other)).rejects.toMatchObject({ code: "inventory.insufficient_stock" });
    const wrong = await server.inject({
      method: "POST",
      url: `/v1/payment-links/${token}/checkouts`,
      headers: { "idempotency-key": newId() },
      payload: { expectedTotal: { amountMinor: 1, currency: "EUR" }, payment: { method: "card", token: "tok_ok" } },
    });
    expect([wrong.json<Shown>().code, await reservedOf(lamp)]).toEqual(["checkout.price_changed", 2]);
    expect((await pay(token, { token: "tok_ok" })).statusCode).toBe(201);
    expect(await reservedOf(lamp)).toBe(0);
  });

  it("are free when it is given up, and it is not made where they are missing", async () => {
    const lamp = await shop.stock("lamp-missing", 3);
    const draft = await create(lamp, { holdHours: 24 });
    const refused = await desk("POST", "", { channel: "eu", ...contentOf(lamp, { holdHours: 24 }) });
    expect(refused.body.code).toBe("inventory.insufficient_stock");
    await desk("POST", `/${draft.id}/cancel`);
    expect(await reservedOf(lamp)).toBe(0);
    expect((await create(lamp, { holdHours: 24 })).state).toBe("open");
  });

  it("are free when its time is over, and its link ends with it", async () => {
    const lamp = await shop.stock("lamp-over", 5);
    const draft = await create(lamp, { days: 1, holdHours: 168 });
    const token = await link(draft.id);
    await db.transaction(expireDrafts);
    expect((await desk("GET", `/${draft.id}`)).body.state).toBe("sent");
    clock.ms = DAY_MS + HOUR_MS;
    advance(DAY_MS + HOUR_MS);
    await db.transaction(expireDrafts);
    expect((await desk("GET", `/${draft.id}`)).body.state).toBe("expired");
    expect([await reservedOf(lamp), await show(token)]).toMatchObject([0, { code: "checkout.payment_link_invalid" }]);
    expect(undeclared).toEqual([]);
    await expect(expectInvariants(db)).resolves.toBeUndefined();
  });
});
