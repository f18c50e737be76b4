import { DAY_MS, HOUR_MS } from "@hansa/kernel";
import { array, assert, bigInt, boolean, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { list } from "../shop.fixture.ts";
import type { Audience } from "./choose-price.ts";
import { lowestPriceBefore, type PastList, type PastPrice, type PriceRecord } from "./lowest-price.ts";

const now = Date.parse("2026-11-27T00:00:00Z");
const at = (days: number): number => now + days * DAY_MS;
const audience: Audience = { channel: "de", currency: "EUR", customerGroup: null, country: "DE", nowMs: now };
const always = { fromMs: -Infinity, untilMs: Infinity };
const base: PastList = { list: list("base"), ...always };
const sale = (fromDay: number, untilDay = 30): PastList => ({
  list: list("sale", { kind: "sale", fromMs: at(fromDay), untilMs: at(untilDay) }),
  ...always,
});
const cost = (priceListId: string, amountMinor: bigint, fromDay: number, untilDay = Infinity): PastPrice => ({
  priceListId,
  amountMinor,
  fromMs: at(fromDay),
  untilMs: untilDay === Infinity ? Infinity : at(untilDay),
});
const lowest = (prices: readonly PastPrice[], lists: readonly PastList[]): bigint | null =>
  lowestPriceBefore({ prices, lists }, audience);

describe("the lowest price of 30 days", () => {
  it("is the ordinary price where that was the only one", () => {
    expect(lowest([cost("base", 100n, -90), cost("sale", 70n, -90)], [base, sale(-2)])).toBe(100n);
  });

  it("is a lower price of the days before, not one raised just before the sale", () => {
    const raised = [cost("base", 80n, -90, -3), cost("base", 120n, -3), cost("sale", 79n, -2)];
    expect(lowest(raised, [base, sale(-2)])).toBe(80n);
  });

  it("is of the 30 days before the sale began, not before today, nor older", () => {
    const prices = [
      cost("base", 50n, -90, -45),
      cost("base", 90n, -45, -20),
      cost("base", 100n, -20),
      cost("sale", 70n, -90),
    ];
    expect(lowest(prices, [base, sale(-10)])).toBe(90n);
    expect(lowest(prices, [base, sale(-16)])).toBe(50n);
  });

  it("counts an earlier sale that had ended, and looks before a sale that was deepened without a break", () => {
    const deepened = [cost("base", 100n, -90), cost("sale", 80n, -90, -5), cost("sale", 60n, -5)];
    expect(lowest(deepened, [base, sale(-10)])).toBe(100n);
    const earlier: PastList = { list: list("early", { kind: "sale", fromMs: at(-25), untilMs: at(-20) }), ...always };
    expect(lowest([...deepened, cost("early", 65n, -90)], [base, earlier, sale(-10)])).toBe(65n);
  });

  it("is not known without a sale, or without a time before it", () => {
    expect(lowest([cost("base", 100n, -90)], [base])).toBeNull();
    expect(lowest([cost("base", 100n, -1), cost("sale", 70n, -1)], [base, sale(-5)])).toBeNull();
  });

  it("follows lists that made their prices by a rule, as the rule was then", () => {
    const rule = { parentId: "base", offPpm: 100_000, ending: "none" as const };
    const follower = (offPpm: number, fromMs: number, untilMs: number): PastList => ({
      list: list("club", { kind: "sale", priority: 1, rule: { ...rule, offPpm } }),
      fromMs,
      untilMs,
    });
    const lists = [
      base,
      follower(0, -Infinity, at(-40)),
      follower(300_000, at(-40), at(-20)),
      follower(0, at(-20), at(-1)),
      follower(200_000, at(-1), Infinity),
    ];
    expect(lowest([cost("base", 100n, -90)], lists)).toBe(70n);
  });

  it("agrees with a walk through every hour (10,000 histories)", () => {
    const spells = array(
      record({ days: integer({ min: 1, max: 20 }), amount: bigInt({ min: 1n, max: 200n }), gap: boolean() }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    assert(
      property(spells, spells, integer({ min: -40, max: 0 }), (bases, sales, saleDay) => {
        const prices = [...layOut("base", bases), ...layOut("sale", sales)];
        const kept: PriceRecord = { prices, lists: [base, sale(saleDay, 5)] };
        expect(lowestPriceBefore(kept, audience)).toBe(walk(prices, saleDay));
      }),
      { numRuns: 10_000 },
    );
  });
});

/** Spells one after the other, the last still in force. */
function layOut(
  id: string,
  spells: readonly { readonly days: number; readonly amount: bigint; readonly gap: boolean }[],
) {
  let day = -spells.reduce((sum, { days }) => sum + days, 0);
  return spells.flatMap(({ days, amount, gap }, index): readonly PastPrice[] => {
    const from = day;
    day += days;
    const isLast = index === spells.length - 1;
    return gap && !isLast ? [] : [cost(id, amount, from, isLast ? Infinity : day)];
  });
}

/** The slow way: what it cost in each six hours, looked at one by one. */
function walk(prices: readonly PastPrice[], saleDay: number): bigint | null {
  const amount = (id: string, ms: number): bigint | null =>
    prices.find((one) => one.priceListId === id && one.fromMs <= ms && ms < one.untilMs)?.amountMinor ?? null;
  const isReduced = (ms: number): boolean => {
    const [ordinary, reduced] = [amount("base", ms), amount("sale", ms)];
    return ms >= at(saleDay) && ordinary !== null && reduced !== null && reduced < ordinary;
  };
  const step = 6 * HOUR_MS;
  if (!isReduced(now)) return null;
  let began = now;
  while (isReduced(began - step)) began -= step;
  let low: bigint | null = null;
  for (let ms = began - step; ms >= began - 30 * DAY_MS; ms -= step) {
    const saleAmount = ms >= at(saleDay) ? amount("sale", ms) : null;
    const ordinary = amount("base", ms);
    const price = ordinary === null ? saleAmount : saleAmount !== null && saleAmount < ordinary ? saleAmount : ordinary;
    if (price !== null && (low === null || price < low)) low = price;
  }
  return low;
}
