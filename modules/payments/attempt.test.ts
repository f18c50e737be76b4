import { money, newId, parseCurrency } from "@hansa/kernel";
import { assert, asyncProperty, constantFrom, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { openLanes, run, sql, type Tx } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import {
  listAttempts,
  loadAttempts,
  type NewAttempt,
  recordAttempts,
  type SettledAttempt,
  settleAttempts,
} from "./attempt.ts";
import { afterHearing, ATTEMPT_STATES, type AttemptState } from "./state.ts";

const { db } = await cloneDatabase();
const EUR = parseCurrency("EUR");

const attempt = (more: Partial<NewAttempt> = {}): NewAttempt => ({
  key: newId(),
  orderId: newId(),
  checkoutId: newId(),
  method: "card",
  provider: "sandbox",
  amount: money(4999n, EUR),
  token: "tok_ok",
  returnUrl: null,
  state: "started",
  providerReference: null,
  ...more,
});
const told = (key: string, state: SettledAttempt["state"], more: Partial<SettledAttempt> = {}): SettledAttempt => ({
  key,
  state,
  providerReference: null,
  reason: null,
  ...more,
});
const stateOf = async (key: string) => (await loadAttempts(db, [key])).get(key)?.state;

describe("attempts", () => {
  it("are recorded in one statement, and refused when a key was used before", async () => {
    const [one, other] = [attempt(), attempt({ state: "authorized", token: "tok_ok", providerReference: "invoice-1" })];
    await db.transaction((tx) => recordAttempts(tx, [one, other]));
    const loaded = await loadAttempts(db, [one.key, other.key, newId()]);
    expect(loaded.size).toBe(2);
    expect(loaded.get(one.key)).toMatchObject({ ...one, reason: null, settledAt: null });
    expect(loaded.get(other.key)).toMatchObject({ state: "authorized", token: null, providerReference: "invoice-1" });
    await expect(db.transaction((tx) => recordAttempts(tx, [one]))).rejects.toThrow(/attempt_pkey/);
  });

  it("travel with a pipelined lane", async () => {
    const lanes = openLanes(db, 1);
    const fresh = attempt();
    const save = (tx: Tx) =>
      Promise.all([recordAttempts(tx, [fresh]), settleAttempts(tx, [told(fresh.key, "captured")])]);
    await lanes.transaction(() => Promise.resolve({ result: null, save }));
    await lanes.close();
    expect(await stateOf(fresh.key)).toBe("captured");
  });

  it("forget the customer's token once the provider has answered for good", async () => {
    const fresh = attempt();
    await db.transaction((tx) => recordAttempts(tx, [fresh]));
    await db.transaction((tx) => settleAttempts(tx, [told(fresh.key, "unknown")]));
    expect((await loadAttempts(db, [fresh.key])).get(fresh.key)?.token).toBe("tok_ok");
    const moved = await db.transaction((tx) =>
      settleAttempts(tx, [told(fresh.key, "captured", { providerReference: "pay_1" })]),
    );
    expect(moved).toEqual(new Set([fresh.key]));
    expect((await loadAttempts(db, [fresh.key])).get(fresh.key)).toMatchObject({
      token: null,
      providerReference: "pay_1",
    });
    expect(await db.transaction((tx) => settleAttempts(tx, [told(fresh.key, "declined")]))).toEqual(new Set());
  });

  it("end in one state, however answers are ordered, repeated and batched", async () => {
    const states = ATTEMPT_STATES.filter((state) => state !== "started");
    await assert(
      asyncProperty(array(array(constantFrom(...states), { maxLength: 3 }), { maxLength: 4 }), async (batches) => {
        const fresh = attempt();
        await db.transaction((tx) => recordAttempts(tx, [fresh]));
        for (const batch of batches) {
          await db.transaction((tx) =>
            settleAttempts(
              tx,
              batch.map((state) => told(fresh.key, state)),
            ),
          );
        }
        expect(await stateOf(fresh.key)).toBe(batches.flat().reduce<AttemptState>(afterHearing, "started"));
      }),
      { numRuns: 60 },
    );
  });

  it("keep the later truth of racing answers, and racing batches do not deadlock", async () => {
    for (let round = 0; round < 20; round++) {
      const pair = [attempt(), attempt()];
      await db.transaction((tx) => recordAttempts(tx, pair));
      const keys = pair.map(({ key }) => key);
      const answers = (["unknown", "authorized", "captured", "declined", "authorized"] as const).map((state, index) =>
        db.transaction((tx) =>
          settleAttempts(
            tx,
            (index % 2 === 0 ? keys : keys.toReversed()).map((key) => told(key, state)),
          ),
        ),
      );
      await Promise.all(answers);
      expect(await Promise.all(keys.map(stateOf))).toEqual(["captured", "captured"]);
    }
  });

  it("are judged by the row under the lock, not by what the statement saw first", async () => {
    const fresh = attempt();
    await db.transaction((tx) => recordAttempts(tx, [fresh]));
    let late: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await settleAttempts(tx, [told(fresh.key, "authorized")]);
      late = db.transaction((other) => settleAttempts(other, [told(fresh.key, "captured")]));
      await run(tx, sql`select pg_sleep(0.1)`);
    });
    await late;
    expect(await stateOf(fresh.key)).toBe("captured");
  });

  it("are listed newest first, page by page, by order and by state", async () => {
    const orderId = newId();
    const all = [attempt({ orderId }), attempt({ orderId }), attempt({ orderId })].map((one, index) => ({
      ...one,
      key: newId(2_000_000_000_000 + index),
    }));
    await db.transaction((tx) => recordAttempts(tx, all));
    const list = (before: string | null) => listAttempts(db, { orderId, state: "started", before, limit: 2 });
    const first = await list(null);
    const second = await list(first.at(-1)?.key ?? null);
    expect([...first, ...second].map(({ key }) => key)).toEqual(all.map(({ key }) => key).toReversed());
    expect(await listAttempts(db, { orderId, state: "captured", before: null, limit: 2 })).toEqual([]);
  });
});
