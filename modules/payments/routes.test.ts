import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, describe, expect, it } from "vitest";
import { creditEntry, openBalances, record } from "#modules/ledger";
import { many, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import {
  attemptsOf,
  createPayments,
  invoice,
  type LoadOrderMoney,
  paymentRoutes,
  recordAttempts,
  requestRefund,
} from "./index.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const grace = { kind: "staff", id: newId(), scopes: ["payments:read", "payments:write"] } as const;
const reader = { kind: "staff", id: newId(), scopes: ["payments:read"] } as const;
const undeclared: string[] = [];
/** One line of three lamps for 49.99, tax of 19 % in it, for every order that somebody tried to pay for. */
const loadOrderMoney: LoadOrderMoney = async (on, orderId) => {
  const paid = await attemptsOf(on, [orderId]);
  if (paid.length === 0) return null;
  const line = { position: 1, quantity: 3, grossMinor: 4999n, taxMinor: 798n };
  return { total: money(4999n, parseCurrency("EUR")), taxMinor: 798n, lines: [line], shipping: null };
};
const desk = await buildServer({
  routes: paymentRoutes({
    payments: createPayments({ providers: [invoice] }),
    clock: () => new Date(),
    loadOrderMoney,
    evidence: [],
  }),
  db,
  telemetry,
  authenticate: ({ headers }) => Promise.resolve(headers["authorization"] === "Bearer grace" ? grace : reader),
  rateLimiting: "off",
  onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.path} ${refusal.code}`),
});
afterAll(async () => {
  await desk.close();
  telemetry.close();
});

const headers = { authorization: "Bearer grace" };
const get = async (url: string) => (await desk.inject({ url, headers })).json<Readonly<Record<string, never>>>();
const pay = async (orderId: string, state: "authorized" | "captured" = "captured"): Promise<string> => {
  const key = newId<"attempt">();
  const what = { method: "card", provider: "sandbox", amount: money(4999n, parseCurrency("EUR")), returnUrl: null };
  const attempt = { ...what, key, orderId, checkoutId: newId(), token: null, state, providerReference: `pay_${key}` };
  await db.transaction((tx) => recordAttempts(tx, [attempt]));
  return key;
};
const refund = (orderId: string, body: object, more: Readonly<Record<string, string>> = {}) =>
  desk.inject({
    method: "POST",
    url: `/v1/admin/orders/${orderId}/refunds`,
    headers: { ...headers, "idempotency-key": newId(), ...more },
    payload: body,
  });

describe("the desk", () => {
  it("lists attempts to pay page by page, by order and state, without the customer's token", async () => {
    const orderId = newId();
    const keys = [await pay(orderId), await pay(orderId), await pay(orderId, "authorized")];
    const seen: string[] = [];
    let cursor = "";
    do {
      const { items, nextCursor } = (await get(`/v1/admin/payments?order=${orderId}&limit=1${cursor}`)) as unknown as {
        items: { key: string }[];
        nextCursor: string | null;
      };
      seen.push(...items.map(({ key }) => key));
      cursor = nextCursor === null ? "" : `&cursor=${nextCursor}`;
    } while (cursor !== "");
    expect(seen.toSorted()).toEqual(keys.toSorted());
    expect(await get(`/v1/admin/payments?order=${orderId}&state=authorized`)).toEqual({
      items: [expect.objectContaining({ key: keys[2], amount: { amountMinor: 4999, currency: "EUR" } })],
      nextCursor: null,
    });
    expect(JSON.stringify(await get(`/v1/admin/payments?order=${orderId}`))).not.toContain("token");
    for (const cursorOfNothing of ["x", "YWJj"]) {
      expect(await get(`/v1/admin/payments?cursor=${cursorOfNothing}`)).toMatchObject({ code: "invalid_input" });
    }
    expect(await get("/v1/admin/payments?state=paid")).toMatchObject({ code: "invalid_input" });
  });

  it("gives money back once for one key, and shows it with the payment", async () => {
    const orderId = newId();
    const key = await pay(orderId);
    const once = { "idempotency-key": newId() };
    const body = { amount: 1000, reason: "The lamp was broken." };
    const [reply, again] = [await refund(orderId, body, once), await refund(orderId, body, once)];
    expect(reply.statusCode).toBe(202);
    expect(again.json()).toEqual(reply.json());
    expect(reply.json()).toMatchObject({
      items: [{ kind: "refund", state: "requested", amount: { amountMinor: 1000 } }],
    });
    expect(await get(`/v1/admin/payments/${key}`)).toMatchObject({
      key,
      refunds: [body.reason].map((reason) => ({ reason })),
    });
    expect(await get(`/v1/admin/refunds?order=${orderId}&state=failed`)).toEqual({ items: [], nextCursor: null });
    expect(await get(`/v1/admin/refunds?order=${orderId}`)).toMatchObject({ items: [{ paymentKey: key }] });
    const audit = sql<{ action: string; reason: string | null }>`
      select action, reason
      from identity.audit_entry
      where subject = ${orderId}::text
    `;
    expect(await many(db, audit)).toEqual([{ action: "payments.refund_requested", reason: body.reason }]);
  });

  it("gives back line by line until nothing is left, and books what it owes at each step", async () => {
    const orderId = newId();
    await pay(orderId);
    const one = { lines: [{ line: 1, quantity: 1 }], reason: "One lamp was broken." };
    const amounts: number[] = [];
    for (let lamp = 0; lamp < 3; lamp++)
      amounts.push((await refund(orderId, one)).json<{ amount: { amountMinor: number } }>().amount.amountMinor);
    expect(amounts).toEqual([1666, 1667, 1666]);
    expect((await refund(orderId, one)).json()).toMatchObject({ status: 409, code: "payments.refund_exceeds_order" });
    expect((await refund(orderId, { reason: "x" })).json()).toMatchObject({ part: "total" });
    expect((await openBalances(db, [orderId])).get(orderId)).toBe(-4999n);
  });

  it("says what is left when more is asked for than was captured", async () => {
    const orderId = newId();
    await pay(orderId);
    expect((await refund(orderId, { amount: 5000, reason: "x" })).json()).toMatchObject({ part: "total", status: 409 });
    const eur = (amountMinor: bigint) => money(amountMinor, parseCurrency("EUR"));
    await db.transaction(async (tx) => {
      const credit = { net: eur(4000n), shippingNet: eur(0n), tax: eur(0n), isGoodwill: false };
      await record(tx, [creditEntry(orderId, credit)]);
      await requestRefund(tx, { orderId, amount: eur(4000n), reason: "Cancelled." });
    });
    expect((await refund(orderId, { reason: "x" })).json()).toMatchObject({
      status: 409,
      code: "payments.refund_exceeds_captured",
      refundableMinor: 999,
      currency: "EUR",
    });
  });

  it("gives store credit for what was captured, at once and with a code, and goodwill on top", async () => {
    const orderId = newId();
    await pay(orderId);
    const wish = { lines: [{ line: 1, quantity: 3 }], goodwill: 500, destination: "gift_card", reason: "Sorry." };
    const given = (await refund(orderId, wish)).json<{ giftCardCode: string; amount: object; items: object[] }>();
    expect(given).toMatchObject({ amount: { amountMinor: 5499 }, items: [{ destination: "gift_card" }] });
    const asked = { method: "POST", url: "/v1/gift-cards/balance", payload: { code: given.giftCardCode } } as const;
    expect((await desk.inject(asked)).json()).toMatchObject({ balance: { amountMinor: 5499, currency: "EUR" } });
    expect((await openBalances(db, [orderId])).get(orderId)).toBe(0n);
    expect((await refund(orderId, { amount: 1, reason: "x" })).statusCode).toBe(409);
  });

  it("refuses what it cannot do", async () => {
    expect((await refund(newId(), { reason: "x" })).json()).toMatchObject({ status: 404, code: "payments.not_found" });
    expect(await get(`/v1/admin/payments/${newId()}`)).toMatchObject({ status: 404, code: "payments.not_found" });
    for (const amount of [0, -1, 1.5, 2 ** 53]) {
      expect((await refund(newId(), { amount, reason: "x" })).statusCode).toBe(422);
    }
    expect((await refund(newId(), { reason: "x", orderId: newId() })).statusCode).toBe(400);
    expect((await refund(newId(), { reason: "x" }, { "idempotency-key": "" })).statusCode).toBe(400);
    expect((await refund(newId(), { reason: "x" }, { authorization: "Bearer reader" })).statusCode).toBe(403);
    expect((await desk.inject("/v1/admin/payments")).statusCode).toBe(401);
    expect(undeclared).toEqual([]);
  });
});
