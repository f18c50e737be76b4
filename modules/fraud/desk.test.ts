import { newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { one, openLanes, sql } from "#platform/db";
import { buildServer } from "#platform/http";
import { createTelemetry } from "#platform/telemetry";
import { cloneDatabase } from "#platform/testing";
import { recordRefunds } from "./acts.ts";
import { FEATURE_AT } from "./features/features.ts";
import { recordLabels } from "./labels.ts";
import type { PurchaseToScreen } from "./purchase.ts";
import { adaBuys } from "./purchase.fixture.ts";
import { fraudRoutes } from "./routes.ts";
import { createScreener } from "./screener.ts";
import { seedFraud } from "./seed.ts";
import { createSubjectKeys } from "./subject.ts";

const SECRET = "a secret of the tests";
const KEY = newId<"key">();
const { db, advance } = await cloneDatabase();
const lanes = openLanes(db, 1);
const open = () => createScreener({ db, lanes, feed: null, secret: SECRET });
const screener = open();
const server = await buildServer({
  routes: fraudRoutes({ keys: createSubjectKeys(SECRET) }),
  db,
  telemetry: createTelemetry({ level: "silent" }),
  authenticate: () => Promise.resolve({ kind: "key", id: KEY, scopes: ["fraud:read", "fraud:write"] }),
  isMigrated: () => Promise.resolve(true),
});
afterAll(async () => {
  await screener.drain();
  await lanes.close();
  await server.drain();
});
beforeAll(() => db.transaction((tx) => seedFraud(tx)));

async function call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object) {
  const reply = await server.inject({
    method,
    url: `/v1/admin/fraud/${path}`,
    headers: { authorization: "Bearer the-desk" },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: reply.statusCode, body: reply.body === "" ? null : reply.json() };
}
const label = (purchase: PurchaseToScreen, as: "fraud" | "genuine") =>
  db.transaction((tx) => recordLabels(tx, [{ id: purchase.id, label: as }], "desk"));

describe("a rule of the desk", () => {
  const RULE = {
    title: "Many units to another country.",
    expression: "most_units >= 10 and country_differs = 1",
    effect: "refuse",
  };

  it("is refused with the place of its mistake", async () => {
    const reply = await call("PUT", "rules/many-units", { ...RULE, expression: "most_unit >= 10" });
    expect(reply).toMatchObject({ status: 422, body: { code: "fraud.rule_unreadable", at: 0 } });
  });

  it("judges only after it was tried, and says what it would have done", async () => {
    const many = { lines: [{ quantity: 12, grossMinor: 4_900n }] };
    const toVienna = { ...many, shipping: { name: "", line1: "", city: "", postalCode: "1010", country: "AT" } };
    const [stolen, wrong, unknown, plain] = [
      adaBuys({ ...toVienna, email: "eve@elsewhere.shop", card: "a", device: null }),
      adaBuys({ ...toVienna, email: "bob@elsewhere.shop", card: "b", device: null }),
      adaBuys({ ...toVienna, email: "cyd@elsewhere.shop", card: "c", device: null }),
      adaBuys({ email: "dan@elsewhere.shop", card: "d", device: null }),
    ] as const;
    for (const purchase of [stolen, wrong, unknown, plain]) {
      expect((await screener.screen(purchase)).decision).toBe("accept");
      screener.tell({ id: purchase.id, outcome: "accepted" });
    }
    await screener.drain();
    await label(stolen, "fraud");
    await label(wrong, "genuine");
    await label(plain, "fraud");

    expect((await call("PUT", "rules/many-units", RULE)).body).toMatchObject({ state: "draft", version: 1 });
    expect(await call("POST", "rules/many-units/activate")).toMatchObject({
      status: 409,
      body: { code: "fraud.rule_not_backtested" },
    });
    expect((await call("POST", "rules/many-units/backtest", { days: 30 })).body).toEqual({
      days: 30,
      purchases: 4,
      isTruncated: false,
      matched: 3,
      frauds: 2,
      fraudsMatched: 1,
      precision: 0.5,
      recall: 0.5,
      savedCents: 4_900,
      annoyedCustomers: 1,
      unknown: 1,
    });
    expect((await call("POST", "rules/many-units/activate")).body).toMatchObject({ state: "active" });
    const next = await open().screen(adaBuys({ ...toVienna, email: "eve@elsewhere.shop", card: "a", device: null }));
    expect(next).toMatchObject({ decision: "refuse", reasons: expect.arrayContaining([RULE.title]) });
    expect((await call("PUT", "rules/many-units", RULE)).body).toMatchObject({ state: "draft", backtest: null });
    expect((await call("GET", "weeks?weeks=1")).body.items[0]).toMatchObject({ purchases: 5, frauds: 2, known: 3 });
  });
});

describe("the queue", () => {
  it("shows the oldest hour first, within it the dearest, and the orders that are linked", async () => {
    const kiel = {
      name: "Trudy",
      line1: "Am Kai 3",
      city: "Kiel",
      postalCode: "24103",
      country: "DE",
      phone: "0431 987654",
    };
    const home = { billing: kiel, shipping: kiel, ip: "198.51.100.7", email: null, device: null };
    const before = adaBuys({ ...home, card: "card-of-trudy" });
    await screener.screen(before);
    await label(before, "fraud");
    const opened: PurchaseToScreen[] = [];
    for (const [value, hours] of [
      [4_000n, 2],
      [9_000n, 0],
      [5_000n, 0],
    ] as const) {
      const purchase = { ...before, id: newId<"checkout">(), orderId: newId<"order">() };
      const amount = { ...before.amount, amountMinor: value };
      expect((await screener.screen({ ...purchase, amount })).decision).toBe("review");
      opened.push(purchase);
      advance(hours * 3_600_000);
    }
    const [oldest, dearest, cheapest] = opened.map(({ id }) => id);
    const first = (await call("GET", "reviews?limit=2")).body;
    const second = (await call("GET", `reviews?limit=2&cursor=${String(first.nextCursor)}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { readonly id: string }) => id);
    expect(ids).toEqual([oldest, dearest, cheapest]);

    const { review, judgement, linked } = (await call("GET", `reviews/${String(oldest)}`)).body;
    expect(review).toMatchObject({ state: "open", worthCents: 4_000 });
    expect(judgement.reasons[0]).toContain("took part in fraud before");
    expect(linked.find(({ id }: { readonly id: string }) => id === before.id).by).toEqual(
      expect.arrayContaining(["card", "address", "phone", "network"]),
    );
  });

  it("is decided once, with a reason that stays", async () => {
    const { items } = (await call("GET", "reviews")).body;
    const [{ id }, other] = items;
    expect((await call("POST", `reviews/${id}/hold`, { reason: "asking the bank" })).body).toMatchObject({
      state: "held",
    });
    expect((await call("POST", `reviews/${id}/decline`, { reason: "stolen" })).body).toMatchObject({
      state: "declined",
      reason: "stolen",
      decidedBy: `key:${KEY}`,
    });
    expect(await call("POST", `reviews/${id}/approve`, { reason: "oh" })).toMatchObject({
      status: 409,
      body: { code: "fraud.review_decided" },
    });
    expect((await call("GET", `judgements/${id}`)).body).toMatchObject({ label: "fraud", decision: "review" });
    await call("POST", `reviews/${other.id}/approve`, { reason: "known for years" });
    expect((await call("GET", `judgements/${other.id}`)).body).toMatchObject({ label: "genuine" });
    expect((await call("POST", `reviews/${newId<"review">()}/approve`, { reason: "?" })).status).toBe(404);
    const { audited } = await one(
      db,
      sql<{ audited: number }>`select count(*)::int as audited from identity.audit_entry where action like 'fraud.%'`,
    );
    expect(audited).toBeGreaterThanOrEqual(6);
  });
});

describe("lists", () => {
  it("take who can be recognised, and let go again", async () => {
    const entry = { list: "deny", role: "email", value: "Mallory+x@elsewhere.shop", note: "three chargebacks" };
    const added = await call("POST", "lists", entry);
    expect(added).toMatchObject({ status: 201, body: { role: "email", note: "three chargebacks" } });
    expect(JSON.stringify(added.body)).not.toContain("allory");
    expect((await screener.screen(adaBuys({ email: "mallory@elsewhere.shop" }))).decision).toBe("refuse");
    expect((await call("DELETE", `lists/${added.body.id}`)).status).toBe(204);
    expect((await call("DELETE", `lists/${added.body.id}`)).status).toBe(404);
    expect(await call("POST", "lists", { ...entry, role: "network", value: "127.0.0.1" })).toMatchObject({
      status: 422,
      body: { code: "fraud.subject_unusable" },
    });
  });
});

describe("money that went back", () => {
  it("is known of whoever bought", async () => {
    const before = adaBuys({ card: "card-of-returns", device: null, email: null });
    await screener.screen(before);
    await db.transaction((tx) => recordRefunds(tx, [before.orderId]));
    const next = adaBuys({ card: "card-of-returns", device: null, email: null });
    await screener.screen(next);
    const place = (FEATURE_AT.get("card.refunds_30d") ?? -1) + 1;
    const { refunds } = await one(
      db,
      sql<{
        refunds: number;
      }>`select features[${place}::int] as refunds from fraud.purchase where id = ${next.id}::uuid`,
    );
    expect(refunds).toBe(1);
  });
});
