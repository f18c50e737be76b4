import { DAY_MS, HOUR_MS, MINUTE_MS, money, newId, parseCurrency } from "@hansa/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { many, one, openLanes, run, sql } from "#platform/db";
import { cloneDatabase, eventually } from "#platform/testing";
import { FEATURE_AT } from "./features/features.ts";
import { recordLabels } from "./labels.ts";
import { foldObservations } from "./observation-queries.ts";
import type { PurchaseToScreen } from "./purchase.ts";
import { adaBuys } from "./purchase.fixture.ts";
import { decideReview, loadGates } from "./reviews.ts";
import { createScreener, fallbackFor } from "./screener.ts";
import { seedFraud } from "./seed.ts";
import { putListEntry } from "./standing-queries.ts";
import { createSubjectKeys } from "./subject.ts";

const { db, advance } = await cloneDatabase();
const SECRET = "a secret of the tests";
const lanes = openLanes(db, 1);
const heard: { readonly isFallback: boolean }[] = [];
const screener = createScreener({
  db,
  lanes,
  feed: null,
  secret: SECRET,
  onScreened: (screened) => heard.push(screened),
});
const euros = (minor: bigint) => money(minor, parseCurrency("EUR"));

beforeAll(() => db.transaction((tx) => seedFraud(tx)));
afterAll(async () => {
  await screener.drain();
  await lanes.close();
});

async function featureOf(id: string, name: string): Promise<number> {
  const place = (FEATURE_AT.get(name) ?? -1) + 1;
  const { value } = await one(
    db,
    sql<{ value: number }>`select features[${place}::int] as value from fraud.purchase where id = ${id}::uuid`,
  );
  return value;
}

async function told(purchase: PurchaseToScreen, outcome: "accepted" | "declined"): Promise<void> {
  screener.tell({ id: purchase.id, outcome });
  await screener.drain();
}

describe("an ordinary purchase", () => {
  it("is accepted, with a score and no reason to complain", async () => {
    const judged = await screener.screen(adaBuys());
    expect(judged).toMatchObject({ decision: "accept", reasons: [], isFallback: false, modelVersion: 0 });
    expect(judged.scorePpm).toBeLessThan(50_000);
  });

  it("is judged once, however often it is asked about", async () => {
    const purchase = adaBuys();
    const first = await screener.screen(purchase);
    expect(await screener.screen({ ...purchase, amount: euros(999_900n) })).toEqual(first);
  });

  it("is accepted a hundred times by people who share a street, a sandbox and a mail address of nobody", async () => {
    const judged = await Promise.all(
      Array.from({ length: 100 }, () =>
        screener.screen(adaBuys({ email: "ada@example.com", card: null, device: null, ip: "127.0.0.1" })),
      ),
    );
    expect(new Set(judged.map(({ decision }) => decision))).toEqual(new Set(["accept"]));
  });
});

describe("what is remembered", () => {
  it("is exact for every window, in one batch and over time", async () => {
    const card = "card-of-grace";
    const buy = () => adaBuys({ card, email: "grace@hopper.shop", device: null });
    await Promise.all([screener.screen(buy()), screener.screen(buy())]);
    advance(2 * HOUR_MS);
    await screener.screen(buy());
    advance(3 * DAY_MS);
    const last = buy();
    await screener.screen(last);
    const counts = await Promise.all(
      ["1h", "1d", "7d", "30d"].map((window) => featureOf(last.id, `card.count_${window}`)),
    );
    expect(counts).toEqual([0, 0, 3, 3]);
    advance(5 * DAY_MS);
    const later = buy();
    await screener.screen(later);
    expect(await featureOf(later.id, "card.count_7d")).toBe(1);
    expect(await featureOf(later.id, "card.count_30d")).toBe(4);
  });

  it("goes on as totals when it is too old to be kept one by one", async () => {
    const buy = (minor: bigint) => adaBuys({ card: "card-of-joan", email: null, device: null, amount: euros(minor) });
    await screener.screen(buy(1_000n));
    await screener.screen(buy(3_000n));
    advance(40 * DAY_MS);
    const before = await db.transaction((tx) =>
      one(tx, foldObservations(tx, { before: new Date(tx.now.getTime() - 37 * DAY_MS), limit: 10_000 })),
    );
    expect(before.folded).toBeGreaterThan(0);
    const now = buy(6_000n);
    await screener.screen(now);
    expect(await featureOf(now.id, "card.count_30d")).toBe(0);
    expect(await featureOf(now.id, "card.ratio_usual")).toBeCloseTo(3);
    expect(await featureOf(now.id, "card.age_days")).toBeCloseTo(40);
  });

  it("holds nothing that names anybody", async () => {
    const rows = await many(db, sql<{ text: string }>`select purchase::text as text from fraud.purchase`);
    const kept = rows.map(({ text }) => text).join();
    for (const secret of ["grace@hopper.shop", "card-of-grace", "85.214", "Speicherstadt"])
      expect(kept).not.toContain(secret);
  });
});

describe("somebody who tries out cards", () => {
  it("is asked for proof, then kept out, and let in again after a day", async () => {
    const visit = { session: newId<"cart">(), ip: "203.0.113.7", email: "eve@elsewhere.shop", device: "eve" };
    const attempt = (card: string) => adaBuys({ ...visit, card, amount: euros(100n) });
    const seen: string[] = [];
    for (let card = 0; card < 8; card++) {
      const purchase = attempt(`stolen-${String(card)}`);
      seen.push((await screener.screen(purchase)).decision);
      await told(purchase, "declined");
    }
    expect(seen.slice(0, 3)).toEqual(["accept", "accept", "accept"]);
    expect(seen[3]).toBe("challenge");
    expect(seen.at(-1)).toBe("refuse");
    const refused = await screener.screen(attempt("stolen-9"));
    expect(refused.reasons.join()).toContain("cards are being tried out");
    advance(DAY_MS + MINUTE_MS);
    expect((await screener.screen(attempt("another"))).decision).toBe("accept");
  });
});

describe("lists", () => {
  it("deny and allow before any rule, until they end", async () => {
    const keys = createSubjectKeys(SECRET);
    const put = (list: "allow" | "deny", email: string) =>
      db.transaction((tx) =>
        one(
          tx,
          putListEntry(tx, {
            id: newId<"entry">(),
            list,
            role: "email",
            key: keys("email", email) ?? "",
            note: "known to us",
            expiresAt: new Date(tx.now.getTime() + HOUR_MS),
          }),
        ),
      );
    await put("deny", "mallory@elsewhere.shop");
    const mallory = () => screener.screen(adaBuys({ email: "Mallory+again@elsewhere.shop", card: null, device: null }));
    expect(await mallory()).toMatchObject({ decision: "refuse", reasons: ["known to us"] });
    await put("allow", "mallory@elsewhere.shop");
    expect((await mallory()).decision).toBe("accept");
    advance(2 * HOUR_MS);
    expect(await mallory()).toMatchObject({ decision: "accept", reasons: [] });
  });
});

describe("a purchase under review", () => {
  it("waits, and what a person decides is known of its subjects", async () => {
    const before = adaBuys({ card: "card-of-trudy", email: null, device: null });
    await screener.screen(before);
    await db.transaction((tx) => recordLabels(tx, [{ id: before.id, label: "fraud" }], "desk"));
    const purchase = adaBuys({ card: "card-of-trudy", email: null, device: null });
    expect(await screener.screen(purchase)).toMatchObject({ decision: "review" });
    expect((await loadGates(db, [purchase.orderId])).get(purchase.orderId)).toBe("waiting");
    await db.transaction((tx) =>
      decideReview(tx, { id: purchase.id, to: "held", by: "staff:1", reason: "asking the bank" }),
    );
    expect((await loadGates(db, [purchase.id])).get(purchase.id)).toBe("waiting");
    await db.transaction((tx) =>
      decideReview(tx, { id: purchase.id, to: "declined", by: "staff:1", reason: "the bank says stolen" }),
    );
    expect((await loadGates(db, [purchase.id])).get(purchase.id)).toBe("rejected");
    const again = adaBuys({ card: "card-of-trudy", email: null, device: null });
    await screener.screen(again);
    expect(await featureOf(again.id, "card.frauds_30d")).toBe(2);
  });
});

describe("when judging fails", () => {
  it("answers the stated fallback and raises the alarm", async () => {
    const before = heard.filter(({ isFallback }) => isFallback).length;
    await db.transaction((tx) => run(tx, sql`alter table fraud.purchase rename to hidden`));
    try {
      const purchase = adaBuys();
      expect(await screener.screen(purchase)).toEqual(fallbackFor(purchase));
      expect(await screener.screen(adaBuys({ amount: euros(90_000n) }))).toMatchObject({
        decision: "challenge",
        isFallback: true,
      });
    } finally {
      await db.transaction((tx) => run(tx, sql`alter table fraud.hidden rename to purchase`));
    }
    await eventually("two alarms", () => heard.filter(({ isFallback }) => isFallback).length >= before + 2);
  });
});
