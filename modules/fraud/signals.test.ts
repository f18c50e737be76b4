import { DAY_MS, newId } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { methodSaved } from "#events/payments";
import { one, openLanes, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { FEATURE_AT } from "./features/features.ts";
import { unpackFeatures } from "./features/pack.ts";
import { adaBuys } from "./purchase.fixture.ts";
import type { CardChecks, PurchaseToScreen } from "./purchase.ts";
import { loadGates } from "./reviews.ts";
import { createScreener } from "./screener.ts";
import { seedFraud } from "./seed.ts";
import { fraudHandlers } from "./subscriptions.ts";

const { db, advance } = await cloneDatabase();
const lanes = openLanes(db, 1);
const screener = createScreener({ db, lanes, feed: null, secret: "a secret of the tests" });
const RIGHT: CardChecks = { avs: true, cvv: true, threeDs: null };
const WRONG: CardChecks = { avs: false, cvv: false, threeDs: null };

beforeAll(() => db.transaction((tx) => seedFraud(tx)));
afterAll(async () => {
  await screener.drain();
  await lanes.close();
});

/** Somebody unlike anybody else. */
const stranger = (name: string, more: Partial<PurchaseToScreen> = {}): PurchaseToScreen => ({
  ...adaBuys(),
  id: newId<"checkout">(),
  orderId: newId<"order">(),
  email: `${name}@mail.shop`,
  device: `laptop of ${name}`,
  ip: null,
  card: `pm_of_${name}`,
  ...more,
});
const featureOf = async ({ id }: PurchaseToScreen, name: string): Promise<number> => {
  const { features } = await one(
    db,
    sql<{ features: Buffer }>`select features from fraud.purchase where id = ${id}::uuid`,
  );
  return unpackFeatures(features)[FEATURE_AT.get(name) ?? -1] ?? Number.NaN;
};
const judged = async (purchase: PurchaseToScreen): Promise<PurchaseToScreen> => {
  await screener.screen(purchase);
  return purchase;
};
const paid = async (purchase: PurchaseToScreen, fingerprint: string | null, checks: CardChecks): Promise<void> => {
  screener.tell({ id: purchase.id, outcome: "accepted", card: { fingerprint, checks } });
  await screener.drain();
};

describe("a sign-in", () => {
  it("with a wrong password is counted for the address, the device and the network within the hour", async () => {
    const tried = { email: "mallory@mail.shop", device: "laptop of mallory", ip: "198.51.100.7" };
    for (let count = 0; count < 3; count++) screener.noteSignIn({ ...tried, isRight: false });
    screener.noteSignIn({ ...tried, isRight: true });
    await screener.drain();
    const purchase = await judged(stranger("mallory", { ip: "198.51.100.9" }));
    for (const role of ["email", "device", "network"])
      expect([role, await featureOf(purchase, `${role}.failed_sign_ins_1h`)]).toEqual([role, 3]);
  });

  it("that was right makes its device known from then on", async () => {
    screener.noteSignIn({ email: "grace@mail.shop", device: "laptop of grace", ip: null, isRight: true });
    await screener.drain();
    advance(3 * DAY_MS);
    const purchase = await judged(stranger("grace"));
    expect(await featureOf(purchase, "device.age_days")).toBeCloseTo(3, 2);
    expect(await featureOf(purchase, "email.failed_sign_ins_1h")).toBe(0);
  });
});

describe("a card that is let be kept", () => {
  it("is counted for whoever bought with it", async () => {
    const first = await judged(stranger("trudy"));
    const saved = { savedMethodId: newId(), customerId: newId(), checkoutId: first.id };
    const hear = fraudHandlers.find(({ name }) => name === "fraud.remember_card");
    const told = { id: newId<"event">(), occurredAt: new Date(), trace: null, payload: saved };
    expect(hear?.on).toBe(methodSaved);
    await db.transaction(async (tx) => hear?.handle(tx, [told]));
    const second = await judged(stranger("trudy"));
    expect(await featureOf(second, "device.cards_added_1d")).toBe(1);
  });
});

describe("what the provider finds of a card", () => {
  it("stands in the features of its purchase, and the card is known by its fingerprint whatever its token", async () => {
    const first = await judged(stranger("ida", { card: "pm_once_1" }));
    await paid(first, "fp_of_ida", { avs: false, cvv: true, threeDs: true });
    expect([
      await featureOf(first, "avs_failed"),
      await featureOf(first, "cvv_failed"),
      await featureOf(first, "authenticated"),
    ]).toEqual([1, 0, 1]);
    const again = await judged(stranger("joan", { card: "fp_of_ida" }));
    expect(await featureOf(again, "card.count_1h")).toBe(1);
    await paid(first, "fp_of_ida", RIGHT);
    const third = await judged(stranger("kate", { card: "fp_of_ida" }));
    expect(await featureOf(third, "card.count_1h")).toBe(2);
  });

  it("sends a purchase to a person when address and code are both wrong, and no other", async () => {
    const bad = await judged(stranger("peggy"));
    const good = await judged(stranger("rosa"));
    const half = await judged(stranger("ruth"));
    const ask = (purchase: PurchaseToScreen, checks: CardChecks) =>
      screener.reconsider({ id: purchase.id, card: { fingerprint: null, checks } });
    expect(await ask(bad, WRONG)).toBe(true);
    expect(await ask(good, RIGHT)).toBe(false);
    expect(await ask(half, { ...WRONG, cvv: true })).toBe(false);
    expect(await ask(stranger("nobody"), WRONG)).toBe(false);
    const gates = await loadGates(db, [bad.id, good.id, half.id]);
    expect([gates.get(bad.id), gates.has(good.id), gates.has(half.id)]).toEqual(["waiting", false, false]);
  });
});

describe("purchases that stand already", () => {
  it("are all judged, bit by bit, without anybody waiting", async () => {
    const rush = Array.from({ length: 100 }, (_, number) => stranger(`buyer${String(number)}`, { isConfirmed: true }));
    for (const purchase of rush) screener.screenLater(purchase);
    await screener.drain();
    const { count } = await one(
      db,
      sql<{ readonly count: number }>`
        select count(*)::int as count from fraud.purchase where id = any(${rush.map(({ id }) => id)}::uuid[])
      `,
    );
    expect(count).toBe(100);
  });
});
