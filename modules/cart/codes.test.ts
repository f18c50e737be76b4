import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChannelCache } from "#modules/channels";
import { addSharedCodes, openUses, type PromotionToSet, setPromotion, type WantedUse } from "#modules/pricing";
import { openChangeFeed, openLanes, run, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase, eventually, expectInvariants } from "#platform/testing";
import { createCarts } from "./carts.ts";
import { createRecoveryLinks } from "./recovery-link.ts";
import { cartRoutes } from "./routes.ts";
import { openShop, stock } from "./shop.fixture.ts";
import { createCartViews } from "./views.ts";

const { db } = await cloneDatabase();
const telemetry = createTelemetry({ level: "silent" });
const lanes = openLanes(db, 2);
const feed = await openChangeFeed(db);
const channels = createChannelCache(feed);
const carts = createCarts({ db, lanes });
const hasOrdered = (email: string) => Promise.resolve(email === "old@example.com");
const views = createCartViews({ db, feed, channels, now: () => new Date(), hasOrdered });
const undeclared: string[] = [];
/** As the route has it; timers may end a millisecond early. */
const REFUSED_AFTER_MS = 150;
const TIMER_GRAIN_MS = 2;
const recovery = createRecoveryLinks("a secret of the tests that is long enough");
const shop = await buildServer({
  routes: cartRoutes({ carts, views, channels, recovery }),
  db,
  telemetry,
  rateLimiting: "off",
  authenticate: () => Promise.resolve({ kind: "guest" }),
  onUndeclaredRefusal: (route, refusal) => void undeclared.push(`${route.path}: ${refusal.code}`),
});
const usual: Omit<PromotionToSet, "code"> = {
  name: "Ten percent",
  trigger: "code",
  isEnabled: true,
  priority: 0,
  group: null,
  stacking: "combines",
  conditions: [],
  reward: { kind: "percent", target: "order", ppm: 100_000 },
  startsAt: null,
  endsAt: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  budget: null,
};
async function offer(code: string, over: Partial<PromotionToSet> = {}): Promise<void> {
  await db.transaction(async (tx) => {
    const { id } = await setPromotion(tx, { ...usual, code, ...over });
    await addSharedCodes(tx, id, [{ code, maxUses: null, expiresAt: null }]);
  });
}
let lamp = "";
beforeAll(async () => {
  await openShop(db);
  lamp = await stock(db, { name: "lamp", onHand: 50, priceMinor: 2_000n });
});
afterAll(async () => {
  await expectInvariants(db);
  await shop.close();
  await feed.close();
  await lanes.close();
  telemetry.close();
});

/** As an order uses it. */
async function spend(code: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { id: promotionId } = await setPromotion(tx, { ...usual, code, maxUses: 1 });
    const wanted: WantedUse = {
      promotionId,
      code: code.toUpperCase(),
      amountMinor: 200n,
      currency: "EUR",
      counts: [{ promotionId, subject: "uses", more: 1n, most: 1n }],
    };
    const uses = await openUses(tx, [wanted]);
    uses.take(newId(), [wanted]);
    await uses.save(tx);
  });
}
async function expire(code: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { id } = await setPromotion(tx, { ...usual, code });
    await run(tx, sql`update pricing.code set expires_at = '2000-01-01' where promotion_id = ${id}::uuid`);
  });
}

async function openCart(quantity = 1) {
  const opened = await shop.inject({ method: "POST", url: "/v1/carts", payload: { channel: "eu" } });
  const { id, token } = opened.json<{ readonly id: string; readonly token: string }>();
  const headers = { "cart-token": token };
  const ask = async (method: "GET" | "POST" | "PATCH" | "DELETE", rest = "", payload?: object) => {
    const reply = await shop.inject({
      method,
      url: `/v1/carts/${id}${rest}`,
      headers,
      ...(payload ? { payload } : {}),
    });
    return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
  };
  await ask("POST", "/lines", { variantId: lamp, quantity });
  return { ask, enter: (code: string) => ask("POST", "/codes", { code }) };
}

describe("a code on a cart", () => {
  it("takes off at once, whatever its spelling, and leaves with the code", async () => {
    await offer("welcome-10");
    const cart = await openCart();
    const entered = await cart.enter("welcome 10");
    expect(entered).toMatchObject({
      status: 200,
      body: {
        codes: ["WELCOME10"],
        adjustments: [{ code: "welcome-10", label: "Ten percent", amount: { amountMinor: 200 } }],
        totals: { discount: { amountMinor: 200 }, total: { amountMinor: 1_800 } },
        why: [{ promotion: "welcome-10", reason: null }],
        problems: [],
      },
    });
    expect((await cart.enter("WELCOME10")).body["codes"]).toEqual(["WELCOME10"]);
    const dropped = await cart.ask("DELETE", "/codes/welcome-10");
    expect(dropped.body).toMatchObject({ codes: [], totals: { discount: { amountMinor: 0 } } });
  });

  it("is refused in the same words and after the same time, whatever is wrong with it", async () => {
    await offer("ended", { endsAt: new Date(1_000_000) });
    await offer("off", { isEnabled: false });
    await offer("later", { startsAt: new Date(Date.now() + 3_600_000) });
    await offer("rich", { conditions: [{ kind: "subtotal", from: [{ currency: "EUR", amountMinor: 900_000 }] }] });
    await offer("yen", { reward: { kind: "amount", target: "order", off: [{ currency: "JPY", amountMinor: 100 }] } });
    await offer("spent", { maxUses: 1 });
    await spend("spent");
    await offer("expired");
    await expire("expired");
    const cart = await openCart();
    const told = async (code: string) => {
      const began = performance.now();
      const { status, body } = await cart.enter(code);
      const { given, requestId, ...rest } = body;
      expect([given, typeof requestId]).toEqual([code, "string"]);
      return { status, rest, tookMs: performance.now() - began };
    };
    const refusals = [];
    const wrong = ["nobody-knows", "o", "off", "later", "ended", "spent", "expired", "rich", "yen"];
    for (const code of wrong) refusals.push(await told(code));
    expect(refusals[0]).toMatchObject({ status: 422, rest: { code: "pricing.code_unknown" } });
    for (const refusal of refusals) {
      expect([refusal.status, refusal.rest]).toEqual([422, refusals[0]?.rest]);
      expect(refusal.tookMs).toBeGreaterThanOrEqual(REFUSED_AFTER_MS - TIMER_GRAIN_MS);
    }
    expect((await cart.ask("GET")).body["codes"]).toEqual([]);
    expect(undeclared).toEqual([]);
  });

  it("for a first order waits for the address, and is gone with one that ordered before", async () => {
    await offer("first", { conditions: [{ kind: "first_order" }], maxUsesPerCustomer: 1 });
    const cart = await openCart();
    expect((await cart.enter("first")).body).toMatchObject({ totals: { discount: { amountMinor: 200 } } });
    const known = await cart.ask("PATCH", "", { email: "old@example.com" });
    expect(known.body).toMatchObject({
      totals: { discount: { amountMinor: 0 } },
      why: [{ promotion: "first", reason: "not_first_order" }],
      problems: [{ code: "cart.code_without_effect" }],
    });
    expect((await cart.ask("PATCH", "", { email: "new@example.com" })).body).toMatchObject({ problems: [] });
  });

  it("cannot be guessed: ten tries a minute for a cart, and nobody learns more than that", async () => {
    const cart = await openCart();
    const tries = [];
    for (let guess = 0; guess < 12; guess++) tries.push((await cart.enter(`GUESS${String(guess)}`)).status);
    expect(tries).toEqual([...Array<number>(10).fill(422), 429, 429]);
  });
});

describe("a promotion that changes", () => {
  it("is seen in carts within a second, at its start, its end and its change", async () => {
    const cart = await openCart(2);
    await db.transaction((tx) => setPromotion(tx, { ...usual, code: "auto", trigger: "automatic" }));
    const discount = async () => {
      const { totals } = (await cart.ask("GET")).body as { totals: { discount: { amountMinor: number } } };
      return totals.discount.amountMinor;
    };
    await eventually("the discount shows", async () => (await discount()) === 400, 1_000);
    const endsAt = await db.transaction(async (tx) => {
      const at = new Date(tx.now.getTime() + 300);
      await setPromotion(tx, { ...usual, code: "auto", trigger: "automatic", endsAt: at });
      return at;
    });
    await eventually("the discount ends", async () => (await discount()) === 0, 1_300);
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime());
  });
});
