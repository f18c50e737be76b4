import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalOf, upliftOf } from "./uplift.ts";

const share = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([of, part]) => ({ of, done: Math.round(of * part) }));

describe("the interval of a share", () => {
  it("is Wilson's: 81 of 263 lies between 0.2553 and 0.3662", () => {
    const { low, high } = intervalOf({ done: 81, of: 263 });
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("holds the share and stays between nothing and all", () => {
    fc.assert(
      fc.property(share, (one) => {
        const { value, low, high } = intervalOf(one);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("an uplift", () => {
  it("is Newcombe's: 56 of 70 against 48 of 80 lies between 0.0524 and 0.3339", () => {
    const { difference } = upliftOf({ done: 56, of: 70 }, { done: 48, of: 80 });
    expect(difference.value).toBeCloseTo(0.2, 10);
    expect(difference.low).toBeCloseTo(0.0524, 4);
    expect(difference.high).toBeCloseTo(0.3339, 4);
  });

  it("turns its sign when the sides change, and holds the difference", () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const there = upliftOf(one, other);
        const back = upliftOf(other, one);
        expect(there.difference.low).toBeCloseTo(-back.difference.high, 10);
        expect(there.difference.low).toBeLessThanOrEqual(there.difference.value + 1e-12);
        expect(there.difference.high).toBeGreaterThanOrEqual(there.difference.value - 1e-12);
        expect(there.pValue).toBeCloseTo(back.pValue ?? -1, 10);
      }),
    );
  });

  it("says nothing of variants that nobody saw, and nothing where there is no difference", () => {
    expect(upliftOf({ done: 0, of: 0 }, { done: 5, of: 10 })).toMatchObject({ pValue: null, isSignificant: false });
    expect(upliftOf({ done: 50, of: 500 }, { done: 50, of: 500 })).toMatchObject({ isSignificant: false, relative: 0 });
  });

  it("is called significant when there is none in about one of twenty", () => {
    let seed = 12_345;
    const random = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed / 0x80000000;
    };
    const draw = () => ({ of: 400, done: Array.from({ length: 400 }, random).filter((one) => one < 0.1).length });
    const called = Array.from({ length: 1_000 }, () => upliftOf(draw(), draw()).isSignificant).filter(Boolean).length;
    expect(called).toBeGreaterThan(20);
    expect(called).toBeLessThan(80);
  });
});
