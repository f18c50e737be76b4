import { money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  authenticate,
  DEMO_OWNER,
  ensureDeskKey,
  FRESH_PROOF_MS,
  identityRoutes,
  newDeskKey,
  seedDemoPeople,
} from "#modules/identity";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { type AmountLimits, createPayments, invoice, paymentRoutes, recordAttempts } from "./index.ts";

const { db, advance } = await cloneDatabase();
const deskKey = newDeskKey();
await db.transaction(async (tx) => {
  await seedDemoPeople(tx);
  await ensureDeskKey(tx, deskKey);
});
const LIMIT = 2_000;
const limited = await openDesk(new Map([["EUR", BigInt(LIMIT)]]));
const unlimited = await openDesk(null);
const REQUIRED = [403, "identity.step_up_required"];

/** The desk of a shop whose orders cost 49.99 in the currency of the last one that was paid. */
async function openDesk(refundsProvedAbove: AmountLimits | null) {
  const telemetry = createTelemetry({ level: "silent" });
  let currency = parseCurrency("EUR");
  const app = await buildServer({
    routes: [
      ...identityRoutes({ onSignIn: () => Promise.resolve(), secret: "a secret of thirty-two characters" }),
      ...paymentRoutes({
        payments: createPayments({ providers: [invoice] }),
        clock: () => new Date(),
        loadOrderMoney: () =>
          Promise.resolve({ total: money(4_999n, currency), taxMinor: 798n, lines: [], shipping: null }),
        evidence: [],
        refundsProvedAbove,
      }),
    ],
    db,
    telemetry,
    authenticate: authenticate(db),
    rateLimiting: "off",
    onUndeclaredRefusal: (route, refusal) => {
      throw new Error(`${route.path} refuses ${refusal.code} without saying so`);
    },
  });
  afterAll(async () => {
    await app.close();
    telemetry.close();
  });
  const post = async (url: string, as: string, payload: object, key: string = newId()) => {
    const headers = { authorization: `Bearer ${as}`, "idempotency-key": key };
    const answer = await app.inject({ method: "POST", url, headers, payload });
    const said = answer.json<{ readonly code?: string; readonly token?: string }>();
    return {
      said: [answer.statusCode, answer.statusCode < 400 ? undefined : said.code] as const,
      token: said.token ?? "",
    };
  };
  return {
    post,
    refund: async (orderId: string, as: string, amount: number, key?: string) =>
      (await post(`/v1/admin/orders/${orderId}/refunds`, as, { amount, reason: "It flickers." }, key)).said,
    async pay(code = "EUR"): Promise<string> {
      currency = parseCurrency(code);
      const orderId = newId<"order">();
      const what = { method: "card", provider: "sandbox", amount: money(4_999n, currency), returnUrl: null };
      const key = newId<"attempt">();
      const made = { ...what, key, orderId, checkoutId: newId(), token: null, providerReference: `pay_${key}` };
      await db.transaction((tx) => recordAttempts(tx, [{ ...made, state: "captured" }]));
      return orderId;
    },
  };
}

let olga = "";
const { name: _name, ...credentials } = DEMO_OWNER;
const prove = () => limited.post("/v1/admin/me/proof", olga, { password: credentials.password });
beforeEach(async () => {
  olga = (await limited.post("/v1/admin/auth/sign-in", "", credentials)).token;
  advance(FRESH_PROOF_MS + 1_000);
});

describe("a refund", () => {
  it("up to the limit wants no fresh proof", async () => {
    const orderId = await limited.pay();
    expect(await limited.refund(orderId, olga, LIMIT)).toEqual([202, undefined]);
  });

  it("above it wants one, does nothing without, and is done with the same key after it", async () => {
    const orderId = await limited.pay();
    const key = newId();
    expect(await limited.refund(orderId, olga, LIMIT + 1, key)).toEqual(REQUIRED);
    expect((await prove()).said).toEqual([200, undefined]);
    expect(await limited.refund(orderId, olga, LIMIT + 1, key)).toEqual([202, undefined]);
    expect(await limited.refund(orderId, olga, 4_999 - LIMIT - 1)).toEqual([202, undefined]);
  });

  it("counts with what went back of the order before, so that small ones are no way around", async () => {
    const [orderId, other] = [await limited.pay(), await limited.pay()];
    expect(await limited.refund(orderId, olga, LIMIT - 500)).toEqual([202, undefined]);
    expect(await limited.refund(orderId, olga, 501)).toEqual(REQUIRED);
    expect(await limited.refund(orderId, olga, 500)).toEqual([202, undefined]);
    expect(await limited.refund(orderId, olga, 1)).toEqual(REQUIRED);
    expect(await limited.refund(other, olga, 501)).toEqual([202, undefined]);
  });

  it("in a currency without a limit is always proved", async () => {
    const orderId = await limited.pay("GBP");
    expect(await limited.refund(orderId, olga, 1)).toEqual(REQUIRED);
    await prove();
    expect(await limited.refund(orderId, olga, 1)).toEqual([202, undefined]);
  });

  it("is asked of no key, and of nobody where the shop has no limit", async () => {
    expect(await limited.refund(await limited.pay(), deskKey, 4_999)).toEqual([202, undefined]);
    expect(await unlimited.refund(await unlimited.pay(), olga, 4_999)).toEqual([202, undefined]);
  });
});

describe("a gift card", () => {
  const card = (amount: number) => ({ kind: "gift_card", amount, currency: "EUR", reason: "A present." });

  it("above the limit wants a fresh proof as well: it is money that whoever has the code may spend", async () => {
    const issue = async (amount: number, as = olga) =>
      (await limited.post("/v1/admin/gift-cards", as, card(amount))).said;
    expect(await issue(LIMIT)).toEqual([201, undefined]);
    expect(await issue(LIMIT + 1)).toEqual(REQUIRED);
    expect(await issue(LIMIT + 1, deskKey)).toEqual([201, undefined]);
    await prove();
    expect(await issue(LIMIT + 1)).toEqual([201, undefined]);
  });
});
