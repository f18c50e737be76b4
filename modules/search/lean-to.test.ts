import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, engineWith, numbers, product } from "./engine/engine.fixture.ts";
import { leanTo, MOST_LIFTED } from "./lean-to.ts";

const shares = fc.dictionary(fc.string({ minLength: 1 }), fc.double({ min: 0, max: 0.15, noNaN: true }));

describe("what a visitor leans to", () => {
  it("lifts by a bounded factor, however much comes together", () => {
    fc.assert(
      fc.property(shares, shares, (categories, brands) => {
        const affinity = {
          categories: new Map(Object.entries(categories)),
          brands: new Map(Object.entries(brands)),
        };
        const { boosts } = leanTo(affinity, null);
        expect(boosts.every(({ factor }) => factor >= 1)).toBe(true);
        expect(boosts.reduce((all, { factor }) => all * factor, 1)).toBeLessThanOrEqual(MOST_LIFTED * 1.000001);
      }),
    );
  });

  it("puts the equal in the visitor's order, and leaves a better match, and an order by price, where they are", async () => {
    const engine = await engineWith([
      product(1, "Brass lamp", { categories: ["desk"], prices: { eu: 300 } }),
      product(2, "Brass lamp", { categories: ["floor"], brand: "Lumen", prices: { eu: 100 } }),
      product(3, "Brass desk lamp with a shade", { categories: ["desk"], prices: { eu: 200 } }),
    ]);
    const affinity = { categories: new Map([["floor", 0.15]]), brands: new Map([["Lumen", 0.15]]) };
    const merchandising = leanTo(affinity, null);
    const found = (text: string, more = {}) => numbers(engine.find(ask(text, more)).ids);
    expect(found("brass lamp")[0]).toBe(1);
    expect(found("brass lamp", { merchandising })[0]).toBe(2);
    expect(found("desk lamp shade", { merchandising })[0]).toBe(3);
    expect(found("", { merchandising })[0]).toBe(2);
    expect(found("lamp", { merchandising, sort: "-price" })).toEqual([1, 3, 2]);
  });

  it("comes beside what the desk says", () => {
    const desk = { pins: ["a"], filters: [], boosts: [{ products: ["b"], attribute: null, factor: 2 }] };
    const both = leanTo({ categories: new Map([["floor", 0.15]]), brands: new Map() }, desk);
    expect(both).toMatchObject({
      pins: ["a"],
      boosts: [{ products: ["b"], factor: 2 }, { attribute: { value: "floor" } }],
    });
  });
});
