import { parseCurrency } from "@hansa/kernel";
import {
  array,
  assert,
  bigInt,
  boolean,
  constantFrom,
  integer,
  oneof,
  option,
  property,
  record,
  shuffledSubarray,
} from "fast-check";
import { describe, expect, it } from "vitest";

import { quote } from "../quote.ts";
import type { Quote, QuoteLine } from "../quote-shape.ts";
import { context, germany, line, list, parcel, price, rate } from "../shop.fixture.ts";
import type { Promotion } from "./promotion.ts";
import { promotion } from "./promotions.fixture.ts";
import type { Condition, Items, Reward } from "./rule-shape.ts";

/** Ten thousand cases take a while on a machine that has other work. */
const SLOW = { timeout: 180_000 };

const RUNS = { numRuns: 10_000 };
const variants = Array.from({ length: 8 }, (_, index) => `v${String(index)}`);
const currencies = ["EUR", "JPY", "KWD"] as const;
const small = integer({ min: 0, max: 30_000 });
const ppm = integer({ min: 1, max: 1_000_000 });
const units = integer({ min: 1, max: 4 });
const amounts = small.map((amountMinor) => currencies.map((currency) => ({ currency, amountMinor })));
const items = option(
  shuffledSubarray(variants, { minLength: 1 }).map((chosen): Items => ({ variants: chosen })),
  { nil: {} },
);
const anyReward = oneof(
  record({ target: constantFrom("lines", "order", "shipping"), ppm }).map(
    (one): Reward => ({ kind: "percent", ...one }),
  ),
  record({ ppm, most: amounts, items }).map((one): Reward => ({ kind: "percent", target: "lines", ...one })),
  record({ target: constantFrom("lines", "order", "shipping"), off: amounts }).map(
    (one): Reward => ({ kind: "amount", ...one }),
  ),
  record({ target: constantFrom("lines", "shipping"), price: amounts }).map(
    (one): Reward => ({ kind: "fixed_price", ...one }),
  ),
  record({ buy: units, get: units, ppm, items }).map((one): Reward => ({ kind: "buy_get", ...one })),
  record({ buy: units, get: units, items, getItems: items }).map((one): Reward => ({ kind: "buy_get", ...one })),
  record({ parts: array(record({ items, quantity: units }), { minLength: 1, maxLength: 3 }), price: amounts }).map(
    (one): Reward => ({ kind: "bundle", ...one }),
  ),
  record({ from: amounts, ppm }).map((one): Reward => ({ kind: "tiers", tiers: [one] })),
  record({ variantId: constantFrom(...variants), quantity: units }).map((one): Reward => ({ kind: "gift", ...one })),
);
const conditions = array(
  oneof(
    amounts.map((from): Condition => ({ kind: "subtotal", from })),
    record({ items, minQuantity: units }).map((one): Condition => ({ kind: "items", ...one })),
  ),
  { maxLength: 1 },
);
const world = record({
  currency: constantFrom(...currencies),
  taxIncluded: boolean(),
  rounding: constantFrom("line" as const, "unit" as const),
  ratePpm: integer({ min: 0, max: 300_000 }),
  prices: array(bigInt({ min: 0n, max: 50_000n }), { minLength: variants.length, maxLength: variants.length }),
  picked: shuffledSubarray(variants, { minLength: 1 }),
  quantities: array(integer({ min: 1, max: 12 }), { minLength: variants.length, maxLength: variants.length }),
  ships: boolean(),
  promotions: array(
    record({
      reward: anyReward,
      conditions,
      priority: integer({ min: 0, max: 2 }),
      group: option(constantFrom("a", "b")),
      stacking: constantFrom("combines", "combines", "combines", "alone"),
    }),
    { maxLength: 6 },
  ),
});
type World = typeof world extends { generate: (...args: never[]) => { value: infer Value } } ? Value : never;

function contextOf(given: World, promotions: readonly Promotion[] = promotionsOf(given)) {
  const currency = parseCurrency(given.currency);
  return context(
    {
      lists: [list("base", { currency: given.currency })],
      rates: [
        rate("DE", given.ratePpm, { rounding: given.rounding }),
        rate("DE", 70_000, { id: "reduced", category: "reduced", rounding: given.rounding }),
      ],
      shipping: [{ ...parcel, currency: given.currency, freeFromMinor: null }],
      prices: variants.map((variantId, index) => price(variantId, "base", given.prices[index] ?? 0n)),
      promotions,
    },
    {
      channel: { ...germany, currency, taxIncluded: given.taxIncluded },
      shippingOption: given.ships ? "standard" : null,
    },
  );
}
function promotionsOf({ promotions }: World): readonly Promotion[] {
  return promotions.map(({ reward: gives, ...over }, index) => promotion(`p${String(index)}`, gives, over));
}
function linesOf({ picked, quantities }: World): readonly QuoteLine[] {
  return picked.map((variantId, index) =>
    line(variantId, quantities[index] ?? 1, index % 2 === 0 ? "standard" : "reduced"),
  );
}
const total = (some: readonly { readonly amountMinor: bigint }[]): bigint =>
  some.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
/** A law about every quote of the world; a failure prints its seed. */
const law = (holds: (quoted: Quote, given: World) => void) =>
  assert(
    property(world, (given) => holds(quote(linesOf(given), contextOf(given)), given)),
    RUNS,
  );

describe("the laws of money, with promotions in euros, yen and dinars", SLOW, () => {
  it("lines and shipping are the totals; net and tax are the gross; unit × quantity is the line", () => {
    law(({ lines, shipping, totals }, { taxIncluded }) => {
      for (const one of lines) {
        expect(one.subtotal.amountMinor).toBe(one.unitPrice.amountMinor * BigInt(one.quantity));
        expect(one.net.amountMinor + one.tax.amountMinor).toBe(one.gross.amountMinor);
        const left = one.subtotal.amountMinor - one.discount.amountMinor;
        expect((taxIncluded ? one.gross : one.net).amountMinor).toBe(left);
      }
      const charges = [...lines, ...(shipping === null ? [] : [shipping])];
      expect(totals.total.amountMinor).toBe(total(charges.map(({ gross }) => gross)));
      expect(totals.tax.amountMinor).toBe(total(charges.map(({ tax }) => tax)));
      const before = totals.subtotal.amountMinor - totals.discount.amountMinor + totals.shipping.amountMinor;
      expect(totals.total.amountMinor).toBe(before + (taxIncluded ? 0n : totals.tax.amountMinor));
    });
  });

  it("discounts are spread in full: promotions make up the lines' discounts, and those the total's", () => {
    law(({ lines, shipping, totals, adjustments }) => {
      for (const one of lines)
        expect(total(one.adjustments.map(({ amount }) => amount))).toBe(one.discount.amountMinor);
      expect(total(lines.map(({ discount }) => discount))).toBe(totals.discount.amountMinor);
      const off = (stage: string) =>
        total(adjustments.filter((one) => one.stage === stage).map(({ amount }) => amount));
      expect(off("lines") + off("order")).toBe(totals.discount.amountMinor);
      expect(off("shipping")).toBe((shipping?.amountWas.amountMinor ?? 0n) - (shipping?.amount.amountMinor ?? 0n));
    });
  });

  it("nothing is ever negative, and nothing is taken off twice", () => {
    law(({ lines, shipping, totals, adjustments, why }) => {
      const amountsOf = [
        ...Object.values(totals),
        ...lines.flatMap((one) => [one.discount, one.tax, one.net, one.gross]),
        ...(shipping === null ? [] : [shipping.amount, shipping.tax, shipping.net, shipping.gross]),
      ];
      expect(amountsOf.every(({ amountMinor }) => amountMinor >= 0n)).toBe(true);
      for (const one of lines) expect(one.discount.amountMinor).toBeLessThanOrEqual(one.subtotal.amountMinor);
      expect(adjustments.every(({ amount }) => amount.amountMinor > 0n)).toBe(true);
      for (const one of why) expect((one.reason === null) === (one.amountMinor !== null)).toBe(true);
      expect(why.filter(({ reason }) => reason === null)).toHaveLength(adjustments.length);
    });
  });

  it("the order of lines, and that of promotions, never changes a cent", () => {
    assert(
      property(world, integer({ min: 0, max: 7 }), (given, turn) => {
        const lines = linesOf(given);
        const promotions = promotionsOf(given);
        const turned = [...lines.slice(turn), ...lines.slice(0, turn)].toReversed();
        const shuffled = [...promotions.slice(turn), ...promotions.slice(0, turn)].toReversed();
        const [one, other] = [quote(lines, contextOf(given)), quote(turned, contextOf(given, shuffled))];
        expect(other.totals).toEqual(one.totals);
        const byKey = new Map(other.lines.map((quoted) => [quoted.key, quoted]));
        for (const quoted of one.lines) expect(byKey.get(quoted.key)).toEqual(quoted);
      }),
      RUNS,
    );
  });

  it("an item more never lowers the total, unless a promotion says why", () => {
    assert(
      property(world, (given) => {
        const lines = linesOf(given);
        const [before, after] = [quote(lines.slice(1), contextOf(given)), quote(lines, contextOf(given))];
        if (after.totals.total.amountMinor >= before.totals.total.amountMinor) return;
        const gaveBefore = new Map(before.adjustments.map(({ code, amount }) => [code, amount.amountMinor]));
        const givesMore = after.adjustments.some(
          ({ code, amount }) => amount.amountMinor > (gaveBefore.get(code) ?? 0n),
        );
        expect(givesMore).toBe(true);
      }),
      RUNS,
    );
  });
});

/** A slow reference with single units and fractions, written without a look at the engine. */
function oracle(given: World, reward: Reward): bigint {
  const lines = linesOf(given)
    .map(({ key, quantity }) => ({ key, quantity: BigInt(quantity), unit: given.prices[variants.indexOf(key)] ?? 0n }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const goods = lines.reduce((sum, { unit, quantity }) => sum + unit * quantity, 0n);
  const least = (one: bigint, other: bigint) => (one < other ? one : other);
  const share = (of: bigint, parts: number): bigint => {
    const [whole, rest] = [(of * BigInt(parts)) / 1_000_000n, (of * BigInt(parts)) % 1_000_000n];
    return rest >= 500_000n ? whole + 1n : whole;
  };
  const inCurrency = (some: readonly { readonly currency: string; readonly amountMinor: number }[]): bigint =>
    BigInt(some.find(({ currency }) => currency === given.currency)?.amountMinor ?? 0);
  if (reward.kind === "percent" && reward.target === "order") return share(goods, reward.ppm);
  if (reward.kind === "percent" && reward.target === "lines" && reward.most === undefined)
    return lines.reduce((sum, { unit, quantity }) => sum + share(unit * quantity, reward.ppm), 0n);
  if (reward.kind === "amount" && reward.target === "order") return least(inCurrency(reward.off), goods);
  if (reward.kind === "amount" && reward.target === "lines")
    return lines.reduce((sum, { unit, quantity }) => sum + least(inCurrency(reward.off), unit) * quantity, 0n);
  if (reward.kind === "fixed_price" && reward.target === "lines") {
    const fixed = inCurrency(reward.price);
    return lines.reduce((sum, { unit, quantity }) => sum + (unit > fixed ? unit - fixed : 0n) * quantity, 0n);
  }
  if (reward.kind === "buy_get" && reward.ppm === undefined) {
    const each = lines.flatMap(({ unit, quantity }) => Array.from({ length: Number(quantity) }, () => unit));
    const cheapest = each.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    const times = Math.floor(each.length / (reward.buy + reward.get));
    return cheapest.slice(0, times * reward.get).reduce((sum, unit) => sum + unit, 0n);
  }
  throw new Error(`the oracle does not know ${reward.kind}`);
}

describe("an independent reference", SLOW, () => {
  const known = oneof(
    record({ target: constantFrom("lines", "order"), ppm }).map((one): Reward => ({ kind: "percent", ...one })),
    record({ target: constantFrom("lines", "order"), off: amounts }).map((one): Reward => ({ kind: "amount", ...one })),
    amounts.map((fixed): Reward => ({ kind: "fixed_price", target: "lines", price: fixed })),
    record({ buy: units, get: units }).map((one): Reward => ({ kind: "buy_get", ...one })),
  );

  it("agrees on what one promotion takes off, to the cent", () => {
    assert(
      property(world, known, (given, one) => {
        const { totals } = quote(linesOf(given), contextOf(given, [promotion("one", one)]));
        expect(totals.discount.amountMinor).toBe(oracle(given, one));
      }),
      RUNS,
    );
  });

  it("agrees on how an order's discount is spread: cent by cent to whoever is owed most", () => {
    assert(
      property(world, amounts, (given, off) => {
        const { lines } = quote(
          linesOf(given),
          contextOf(given, [promotion("one", { kind: "amount", target: "order", off })]),
        );
        const goods = total(lines.map(({ subtotal }) => subtotal));
        const taken = total(lines.map(({ discount }) => discount));
        const owed = lines
          .map(({ key, subtotal }) => ({ key, exact: taken * subtotal.amountMinor, got: 0n }))
          .toSorted((one, other) => (one.key < other.key ? -1 : 1));
        for (const one of owed) one.got = goods === 0n ? 0n : one.exact / goods;
        for (let left = taken - owed.reduce((sum, { got }) => sum + got, 0n); left > 0n; left--) {
          const most = owed.reduce((one, other) =>
            other.exact - other.got * goods > one.exact - one.got * goods ? other : one,
          );
          most.got++;
        }
        const spread = new Map(lines.map(({ key, discount }) => [key, discount.amountMinor]));
        for (const { key, got } of owed) expect(spread.get(key)).toBe(got);
      }),
      RUNS,
    );
  });
});
