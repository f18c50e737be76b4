import { parseCurrency } from "@hansa/kernel";
import { assert, bigInt, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { quote } from "../quote.ts";
import type { QuoteContext } from "../quote-shape.ts";
import { context, line, list, price } from "../shop.fixture.ts";
import { PRICE_ENDINGS, priceByRule } from "./price-rule.ts";

const eur = parseCurrency("EUR");

describe("a price list", () => {
  const lists = [list("base"), list("vip", { customerGroup: "vip" }), list("france", { countries: ["FR"] })];
  const prices = [price("lamp", "base", 100n), price("lamp", "vip", 80n), price("lamp", "france", 90n)];
  const unit = (over: Partial<QuoteContext> = {}) =>
    quote([line("lamp")], context({ lists, prices }, over)).lines[0]?.unitPrice.amountMinor;

  it("may be for a customer group, or for some destinations", () => {
    expect(unit()).toBe(100n);
    expect(unit({ customerGroup: "vip" })).toBe(80n);
    expect(unit({ customerGroup: "staff" })).toBe(100n);
    expect(unit({ country: "FR" })).toBe(90n);
    expect(unit({ country: "FR", customerGroup: "vip" })).toBe(80n);
  });

  it("follows another by a rule, tier by tier, except where it has a price of its own", () => {
    const rule = { parentId: "base", offPpm: 200_000, ending: "none" as const };
    const club = [list("base"), list("club", { customerGroup: "club", rule })];
    const tiers = [price("lamp", "base", 100n), price("lamp", "base", 90n, 10), price("lamp", "club", 50n, 100)];
    const at = (quantity: number) =>
      quote([line("lamp", quantity)], context({ lists: club, prices: tiers }, { customerGroup: "club" })).lines[0]
        ?.unitPrice.amountMinor;
    expect([at(1), at(10), at(100)]).toEqual([80n, 72n, 50n]);
  });
});

describe("a price made by a rule", () => {
  const make = (minor: bigint, offPpm: number, ending: (typeof PRICE_ENDINGS)[number], currency = "EUR") =>
    priceByRule(minor, { offPpm, ending }, parseCurrency(currency));

  it("ends as it should in each currency, nearest first", () => {
    expect(make(2_000n, 100_000, "99")).toBe(1_799n);
    expect(make(2_000n, 100_000, "95")).toBe(1_795n);
    expect(make(1_849n, 0, "00")).toBe(1_800n);
    expect(make(1_850n, 0, "00")).toBe(1_900n);
    expect(make(20_000n, 100_000, "99", "KWD")).toBe(17_990n);
    expect(make(2_000n, 100_000, "99", "JPY")).toBe(1_799n);
    expect(make(10n, 0, "99")).toBe(99n);
    expect(make(40n, 0, "00")).toBe(100n);
    expect(make(0n, 0, "99")).toBe(0n);
    expect(make(1_000n, -500_000, "none")).toBe(1_500n);
    expect(make(1_000n, 1_000_000, "99")).toBe(0n);
  });

  it("has the ending nearest to the percentage, found by trying all (10,000 prices)", () => {
    assert(
      property(
        bigInt({ min: 1n, max: 500_000n }),
        integer({ min: -500_000, max: 900_000 }),
        constantFrom(99n, 95n, 0n),
        (minor, offPpm, last) => {
          const plain = priceByRule(minor, { offPpm, ending: "none" }, eur);
          const made = priceByRule(minor, { offPpm, ending: last === 99n ? "99" : last === 95n ? "95" : "00" }, eur);
          expect(made % 100n).toBe(last);
          const from = (plain / 100n) * 100n;
          const tried = [from - 100n, from, from + 100n].map((base) => base + last).filter((one) => one > 0n);
          const far = (one: bigint): bigint => (one > plain ? one - plain : plain - one);
          expect(tried.every((one) => far(made) <= far(one))).toBe(true);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
