import { newId, parseCurrency, SECOND_MS } from "@hansa/kernel";
import { array, assert, bigInt, constantFrom, integer, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { run, sql } from "#platform/db";
import { cloneDatabase } from "#platform/testing";
import { europe, openDesk } from "../desk.fixture.ts";
import { loadDisplayPrices } from "../display-prices.ts";
import { PRICE_ENDINGS } from "../prices/price-rule.ts";
import { type Demand, followDemand, type LoadDemand } from "./follow.ts";
import { decideLivePrice, type LiveRule } from "./live-rule.ts";

/** Ten thousand cases take a while on a machine that has other work. */
const SLOW = { timeout: 180_000 };

const { db, advance } = await cloneDatabase();
const desk = await openDesk(db);
const lamp = newId();
const demands = new Map<string, Demand>();
const loadDemand: LoadDemand = () => Promise.resolve(demands);
const rule = {
  referenceMinor: 10_000,
  floorMinor: 8_000,
  ceilingMinor: 12_500,
  stock: { lowUnits: 5, highUnits: 105, lowPpm: 300_000, highPpm: 100_000 },
  velocity: { targetUnits: 10, windowMinutes: 60, ppm: 100_000 },
  hours: [],
  ending: "none",
  stepPpm: 1_000_000,
  cooldownSeconds: 60,
  isActive: true,
};
const path = `/v1/admin/live-prices/${lamp}/base-eur`;
const priceOf = async () => (await loadDisplayPrices(db, [lamp], europe, new Date())).get(lamp)?.price?.amountMinor;

describe("a price that follows demand", SLOW, () => {
  it("is set by what is left and what is sold, inside its bounds, each change with its reasons", async () => {
    expect((await desk.ask("PUT", path, rule)).status).toBe(204);
    demands.set(lamp, { availableUnits: 105, soldUnits: 10 });
    expect(await followDemand(db, loadDemand)).toBe(1);
    expect(await priceOf()).toBe(9_000n);
    demands.set(lamp, { availableUnits: 3, soldUnits: 20 });
    expect(await followDemand(db, loadDemand)).toBe(0);
    advance(61 * SECOND_MS);
    expect(await followDemand(db, loadDemand)).toBe(1);
    expect(await priceOf()).toBe(12_500n);
    advance(61 * SECOND_MS);
    await followDemand(db, loadDemand);
    const { items } = (await desk.ask("GET", `/v1/admin/live-prices/${lamp}/changes`)).json();
    expect(items).toMatchObject([
      {
        beforeMinor: 9_000,
        afterMinor: 12_500,
        why: [
          { kind: "stock", ppm: 300_000, says: "3 units are left (5 is few, 105 is many): +30 %." },
          { kind: "velocity", ppm: 100_000, says: "20 units were sold in 60 minutes (10 is usual): +10 %." },
          { kind: "ceiling" },
        ],
      },
      { beforeMinor: null, afterMinor: 9_000, why: [{ kind: "stock", ppm: -100_000 }] },
    ]);
    expect((await desk.ask("GET", `/v1/admin/live-prices?variant=${lamp}`)).json()["items"]).toMatchObject([
      { ...rule, list: "base-eur", currency: "EUR", currentMinor: 12_500 },
    ]);
    await expect(run(db, sql`delete from pricing.live_change`)).rejects.toThrow("append-only");
  });

  it("stands still when the rule is taken away, and is explained when a rule cannot be", async () => {
    const bad = await desk.ask("PUT", path, { ...rule, floorMinor: 11_000, stock: { ...rule.stock, highUnits: 5 } });
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining("/floorMinor")]);
    expect(bad.text).toContain("/stock/highUnits");
    expect((await desk.ask("DELETE", path)).status).toBe(204);
    expect((await desk.ask("DELETE", path)).status).toBe(404);
    demands.set(lamp, { availableUnits: 500, soldUnits: 0 });
    expect(await followDemand(db, loadDemand)).toBe(0);
    expect(await priceOf()).toBe(12_500n);
    expect(desk.undeclared).toEqual([]);
  });

  it("never leaves its bounds, nor moves further than a step from a price inside them (10,000 rules)", () => {
    const rules = record({
      reference: bigInt({ min: 1n, max: 1_000_000n }),
      below: bigInt({ min: 0n, max: 500_000n }),
      above: bigInt({ min: 0n, max: 500_000n }),
      stock: option(
        record({
          lowUnits: integer({ min: 0, max: 50 }),
          highUnits: integer({ min: 51, max: 500 }),
          lowPpm: integer({ min: 0, max: 1_000_000 }),
          highPpm: integer({ min: 0, max: 900_000 }),
        }),
      ),
      velocity: option(
        record({
          targetUnits: integer({ min: 1, max: 100 }),
          windowMinutes: integer({ min: 1, max: 60 }),
          ppm: integer({ min: 0, max: 900_000 }),
        }),
      ),
      hours: array(
        record({
          weekdays: constantFrom([5], [0, 6]),
          fromHour: constantFrom(0, 10),
          untilHour: constantFrom(11, 24),
          ppm: integer({ min: -900_000, max: 900_000 }),
        }),
        { maxLength: 3 },
      ),
      ending: constantFrom(...PRICE_ENDINGS),
      stepPpm: integer({ min: 1_000, max: 1_000_000 }),
      currency: constantFrom("EUR", "JPY", "KWD"),
    });
    assert(
      property(
        rules,
        option(bigInt({ min: 1n, max: 2_000_000n })),
        integer({ min: 0, max: 1_000 }),
        integer({ min: 0, max: 1_000 }),
        (some, currentMinor, availableUnits, soldUnits) => {
          const bounded: LiveRule = {
            ...some,
            referenceMinor: some.reference,
            floorMinor: some.reference > some.below ? some.reference - some.below : 1n,
            ceilingMinor: some.reference + some.above,
          };
          const now = new Date("2026-11-20T10:30:00Z");
          const facts = { currency: parseCurrency(some.currency), currentMinor, availableUnits, soldUnits, now };
          const { amountMinor } = decideLivePrice(bounded, facts);
          expect(amountMinor >= bounded.floorMinor && amountMinor <= bounded.ceilingMinor).toBe(true);
          if (currentMinor === null || currentMinor < bounded.floorMinor || currentMinor > bounded.ceilingMinor) return;
          const moved = amountMinor > currentMinor ? amountMinor - currentMinor : currentMinor - amountMinor;
          expect(2_000_000n * moved <= 2n * currentMinor * BigInt(bounded.stepPpm) + 1_000_000n).toBe(true);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
