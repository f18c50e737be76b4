import { randomInt } from "node:crypto";
import { parseCurrency } from "@hansa/kernel";
import { type Arbitrary, array, assert, bigInt, boolean, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { context, germany, rate } from "../shop.fixture.ts";
import { type Charge, type Levied, levyTax, taxLinesOf } from "./levy.ts";
import { taxSituationOf } from "./situation.ts";
import type { TaxRounding } from "./tax-rate.ts";
import { usualTaxSetting } from "./tax-setting.ts";

/** Ten thousand cases take a while on a machine that has other work. */
const SLOW = { timeout: 180_000 };

const seed = randomInt(2 ** 31);
const RUNS = { numRuns: 10_000, seed };
console.info(`laws of tax, seed ${String(seed)}`);

interface World {
  readonly currency: string;
  readonly included: boolean;
  readonly rounding: TaxRounding;
  readonly ratesPpm: readonly number[];
  readonly addedPpm: number;
  readonly charges: readonly { readonly category: number; readonly quantity: number; readonly amountMinor: bigint }[];
}
const worlds: Arbitrary<World> = record({
  currency: constantFrom("EUR", "JPY", "KWD"),
  included: boolean(),
  rounding: constantFrom("unit" as const, "line" as const, "total" as const),
  ratesPpm: array(integer({ min: 0, max: 1_000_000 }), { minLength: 3, maxLength: 3 }),
  addedPpm: integer({ min: 0, max: 100_000 }),
  charges: array(
    record({
      category: integer({ min: 0, max: 2 }),
      quantity: integer({ min: 1, max: 9_999 }),
      amountMinor: bigInt({ min: 0n, max: 50_000_000_000_000n }),
    }),
    { maxLength: 12 },
  ),
});

function levy(world: World, order = world.charges.map((_, index) => index)) {
  const currency = parseCurrency(world.currency);
  const at = context(
    {
      prices: [],
      rates: [
        ...world.ratesPpm.map((ppm, index) => rate("DE", ppm, { id: String(index), category: `c${String(index)}` })),
        rate("DE", world.addedPpm, { id: "added", category: "standard", jurisdiction: "Town" }),
      ],
      taxSettings: [{ ...usualTaxSetting("de"), rounding: world.rounding }],
    },
    { channel: { ...germany, currency, taxIncluded: world.included } },
  );
  const situation = taxSituationOf(at);
  const charges = order.flatMap((index): readonly Charge[] => {
    const charge = world.charges[index];
    return charge === undefined
      ? []
      : [{ ...charge, key: `k${String(index)}`, category: `c${String(charge.category)}` }];
  });
  const levied = levyTax(charges, situation, currency);
  return { charges, levied, lines: taxLinesOf(levied, situation, currency) };
}
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe("tax, however it is rounded", SLOW, () => {
  it("adds up: net and tax are the gross of each charge and in total, and the tax lines are the tax", () => {
    assert(
      property(worlds, (world) => {
        const { charges, levied, lines } = levy(world);
        for (const [index, { netMinor, taxMinor, grossMinor }] of levied.entries()) {
          expect(netMinor + taxMinor).toBe(grossMinor);
          expect(world.included ? grossMinor : netMinor).toBe(charges[index]?.amountMinor);
          expect(taxMinor >= 0n && netMinor >= 0n).toBe(true);
        }
        expect(sum(lines.map(({ tax }) => tax.amountMinor))).toBe(sum(levied.map(({ taxMinor }) => taxMinor)));
      }),
      RUNS,
    );
  });

  it("agrees with fractions worked out the slow way", () => {
    assert(
      property(worlds, (world) => {
        const { levied } = levy(world);
        expect(sum(levied.map(({ taxMinor }) => taxMinor))).toBe(slowTax(world));
      }),
      RUNS,
    );
  });

  it("does not depend on the order of charges", () => {
    assert(
      property(worlds, integer({ min: 0, max: 11 }), (world, turn) => {
        const indexes = world.charges.map((_, index) => index);
        const turned = [...indexes.slice(turn), ...indexes.slice(0, turn)].toReversed();
        const [one, other] = [levy(world), levy(world, turned)];
        const byKey = ({ charges, levied }: typeof one): ReadonlyMap<string, Levied | undefined> =>
          new Map(charges.map(({ key }, index) => [key, levied[index]]));
        expect(byKey(other)).toEqual(new Map([...byKey(one)].toReversed()));
        expect(other.lines).toEqual(one.lines);
      }),
      RUNS,
    );
  });

  it("differs from the exact tax by at most half a minor unit for each time it is rounded", () => {
    assert(
      property(worlds, (world) => {
        const { levied } = levy(world);
        const times =
          world.rounding === "total"
            ? 3
            : world.rounding === "line"
              ? levied.length
              : sum(world.charges.map(({ quantity }) => BigInt(quantity)));
        const exact = world.charges.reduce((total, charge) => add(total, exactTax(world, charge)), ZERO);
        const [top, bottom] = add([sum(levied.map(({ taxMinor }) => taxMinor)), 1n], [-exact[0], exact[1]]);
        expect(2n * (top < 0n ? -top : top) <= BigInt(times) * bottom).toBe(true);
      }),
      RUNS,
    );
  });
});

/** An exact number: top and bottom, the bottom above zero. */
type Fraction = readonly [bigint, bigint];
const ZERO: Fraction = [0n, 1n];
const add = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
/** Halves away from zero, by looking for the nearest whole number instead of dividing cleverly. */
function roundSlowly([top, bottom]: Fraction): bigint {
  const below = top / bottom;
  const rest = top - below * bottom;
  return rest + rest >= bottom ? below + 1n : below;
}

function exactTaxOf(world: World, category: number, amount: Fraction): Fraction {
  const ppm = BigInt((world.ratesPpm[category] ?? 0) + world.addedPpm);
  return [amount[0] * ppm, amount[1] * (world.included ? 1_000_000n + ppm : 1_000_000n)];
}
function exactTax(world: World, { category, amountMinor }: World["charges"][number]): Fraction {
  return exactTaxOf(world, category, [amountMinor, 1n]);
}

function slowTax(world: World): bigint {
  switch (world.rounding) {
    case "line":
      return sum(world.charges.map((charge) => roundSlowly(exactTax(world, charge))));
    case "unit":
      return sum(
        world.charges.map(({ category, quantity, amountMinor }) => {
          const units = BigInt(quantity);
          const [unit, dearer] = [amountMinor / units, amountMinor % units];
          const of = (one: bigint): bigint => roundSlowly(exactTaxOf(world, category, [one, 1n]));
          return of(unit) * (units - dearer) + of(unit + 1n) * dearer;
        }),
      );
    case "total":
      return sum(
        [0, 1, 2].map((category) => {
          const whole = sum(world.charges.flatMap((one) => (one.category === category ? [one.amountMinor] : [])));
          return roundSlowly(exactTaxOf(world, category, [whole, 1n]));
        }),
      );
  }
}
