import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameAt, numberOfName, packNames } from "./names.ts";

describe("packed names", () => {
  it("are found under the numbers of their places, and no other name is", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary", minLength: 1 })), fc.string(), (names, strange) => {
        const packed = packNames(names);
        expect(names.map((_, number) => nameAt(packed, number))).toEqual(names);
        expect(names.map((name) => numberOfName(packed, name))).toEqual(names.map((_, number) => number));
        expect(numberOfName(packed, strange)).toBe(names.includes(strange) ? names.indexOf(strange) : undefined);
      }),
    );
  });

  it("have numbers of their own where some are empty, and nobody is found by an empty name", () => {
    const packed = packNames(["", "lamp", "", "rug"]);
    expect(["", "lamp", "rug"].map((name) => numberOfName(packed, name))).toEqual([undefined, 1, 3]);
    expect(nameAt(packed, 4)).toBe("");
  });

  it("that have the same hash are told apart", () => {
    const packed = packNames(["costarring", "liquid"]);
    expect(packed.hashes[0]).toBe(packed.hashes[1]);
    expect([numberOfName(packed, "liquid"), numberOfName(packed, "costarring")]).toEqual([1, 0]);
  });
});
