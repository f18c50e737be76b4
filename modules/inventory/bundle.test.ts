import { describe, expect, it } from "vitest";
import { createAllocator } from "./allocate.ts";
import { drawsOf, sellableUnits } from "./bundle.ts";

const set = {
  components: [
    { variantId: "lamp", quantity: 1 },
    { variantId: "bulb", quantity: 4 },
  ],
};
const facts = new Map([["set", set]]);

describe("a bundle", () => {
  it("draws on its components", () => {
    const lines = [
      { variantId: "set", quantity: 2 },
      { variantId: "shade", quantity: 1 },
    ];
    expect(drawsOf(lines, facts)).toEqual([
      { variantId: "lamp", quantity: 2 },
      { variantId: "bulb", quantity: 8 },
      { variantId: "shade", quantity: 1 },
    ]);
  });

  it("is summed with a component that is bought alone", () => {
    const lines = [
      { variantId: "set", quantity: 1 },
      { variantId: "bulb", quantity: 3 },
    ];
    const shelf = (free: number) =>
      createAllocator([
        { variantId: "lamp", location: "hamburg", free: 1 },
        { variantId: "bulb", location: "hamburg", free },
      ]);
    expect(shelf(6).take(drawsOf(lines, facts))).toEqual({
      kind: "short",
      short: [{ variantId: "bulb", wanted: 7, available: 6 }],
    });
    expect(shelf(7).take(drawsOf(lines, facts)).kind).toBe("taken");
  });

  it("can be sold as often as its scarcest component allows", () => {
    const sellable = (lamp: number, bulb: number) =>
      sellableUnits(
        "set",
        set,
        new Map([
          ["lamp", lamp],
          ["bulb", bulb],
        ]),
      );
    expect(sellable(10, 11)).toBe(2);
    expect(sellable(1, 100)).toBe(1);
    expect(sellable(1, 3)).toBe(0);
    expect(sellable(-1, 8)).toBe(0);
    expect(sellableUnits("set", set, new Map())).toBe(0);
    expect(sellableUnits("lamp", undefined, new Map([["lamp", 3]]))).toBe(3);
  });
});
