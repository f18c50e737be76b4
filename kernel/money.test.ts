import { assert, array, bigInt, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  allocate,
  CurrencyMismatch,
  divideHalfUp,
  exponentOf,
  format,
  money,
  negate,
  parseCurrency,
  sum,
  toJson,
} from "./money.ts";

const [EUR, JPY, KWD] = ["EUR", "JPY", "KWD"].map((code) => parseCurrency(code)) as [
  ReturnType<typeof parseCurrency>,
  ReturnType<typeof parseCurrency>,
  ReturnType<typeof parseCurrency>,
];
const RUNS = { numRuns: 10_000 };
const amounts = bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const weights = array(bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 40 });
const currency = constantFrom(EUR, JPY, KWD);

describe("allocating an amount", () => {
  it("loses and invents nothing", () => {
    assert(
      property(amounts, weights, currency, (amount, shares, code) => {
        expect(sum(code, allocate(money(amount, code), shares)).amountMinor).toBe(amount);
      }),
      RUNS,
    );
  });

  it("gives no part a sign that the whole has not, and is off by less than one unit", () => {
    assert(
      property(amounts, weights, (amount, shares) => {
        const whole = shares.reduce((total, share) => total + share, 0n);
        const parts = allocate(money(amount, EUR), shares);
        for (const [index, part] of parts.entries()) {
          expect(part.amountMinor === 0n || part.amountMinor > 0n === amount > 0n).toBe(true);
          if (whole === 0n) continue;
          const error = part.amountMinor * whole - amount * (shares[index] ?? 0n);
          expect(error < whole && error > -whole).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("is the same for a negative amount, turned", () => {
    assert(
      property(amounts, weights, (amount, shares) => {
        const parts = allocate(money(amount, EUR), shares);
        expect(allocate(money(-amount, EUR), shares)).toEqual(parts.map(negate));
      }),
      RUNS,
    );
  });

  it("splits evenly when nothing weighs", () => {
    expect(allocate(money(10n, EUR), [0n, 0n, 0n]).map((part) => part.amountMinor)).toEqual([4n, 3n, 3n]);
  });

  it("refuses negative weights and an empty audience", () => {
    expect(() => allocate(money(1n, EUR), [-1n])).toThrow(RangeError);
    expect(() => allocate(money(1n, EUR), [])).toThrow(RangeError);
  });
});

describe("rounding", () => {
  it("takes halves away from zero", () => {
    expect([divideHalfUp(5n, 2n), divideHalfUp(-5n, 2n), divideHalfUp(4n, 3n), divideHalfUp(5n, 3n)]).toEqual([
      3n,
      -3n,
      1n,
      2n,
    ]);
  });

  it("is never off by more than half a unit, and symmetric", () => {
    assert(
      property(amounts, bigInt({ min: 1n, max: 10n ** 9n }), (numerator, denominator) => {
        const rounded = divideHalfUp(numerator, denominator);
        const error = 2n * (rounded * denominator - numerator);
        expect(error <= denominator && error >= -denominator).toBe(true);
        expect(divideHalfUp(-numerator, denominator)).toBe(-rounded);
      }),
      RUNS,
    );
  });
});

describe("currencies", () => {
  it("carry their ISO exponent", () => {
    expect([exponentOf(JPY), exponentOf(EUR), exponentOf(KWD)]).toEqual([0, 2, 3]);
  });

  it("agree with the decimals that Intl knows for all of them", () => {
    const differing = Intl.supportedValuesOf("currency").filter((code) => {
      const digits = new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions()
        .maximumFractionDigits;
      return exponentOf(parseCurrency(code)) < (digits ?? 0);
    });
    expect(differing).toEqual([]);
  });

  it("never mix", () => {
    expect(() => add(money(1n, EUR), money(1n, JPY))).toThrow(CurrencyMismatch);
  });

  it("read well", () => {
    expect([format(money(1999n, EUR), "en"), format(money(80n, JPY), "en"), format(money(-5n, EUR), "en")]).toEqual([
      "€19.99",
      "¥80",
      "-€0.05",
    ]);
  });

  it("refuse to be written where JSON would round", () => {
    expect(() => toJson(money(2n ** 53n, EUR))).toThrow(RangeError);
    expect(toJson(money(1999n, EUR))).toEqual({ amountMinor: 1999, currency: "EUR" });
  });
});
