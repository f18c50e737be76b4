import { describe, expect, it } from "vitest";
import { assignVariant } from "./experiments.ts";
import { sessionIdOf } from "./visitor.ts";

const UNITS = 100_000;
const units = Array.from({ length: UNITS }, (_, index) => sessionIdOf(`unit ${String(index)}`));
const halves = [
  { name: "standard", share: 500 },
  { name: "plain", share: 500 },
];

describe("a variant", () => {
  it("is the same for a unit each time", () => {
    for (const unit of units.slice(0, 1_000))
      expect(assignVariant({ key: "home", variants: halves }, unit)).toBe(
        assignVariant({ key: "home", variants: halves }, unit),
      );
  });

  it("is drawn by as many as its share says, and the rest sees none", () => {
    const variants = [
      { name: "standard", share: 600 },
      { name: "plain", share: 300 },
    ];
    const drawn = Map.groupBy(units, (unit) => assignVariant({ key: "thirds", variants }, unit)?.name ?? "none");
    expect(drawn.get("standard")?.length).toBeCloseTo(60_000, -3);
    expect(drawn.get("plain")?.length).toBeCloseTo(30_000, -3);
    expect(drawn.get("none")?.length).toBeCloseTo(10_000, -3);
  });

  it("says nothing about what the unit draws elsewhere", () => {
    const both = units.filter(
      (unit) =>
        assignVariant({ key: "one", variants: halves }, unit)?.name === "plain" &&
        assignVariant({ key: "other", variants: halves }, unit)?.name === "plain",
    );
    // A quarter of all, give or take four standard deviations.
    expect(Math.abs(both.length - UNITS / 4)).toBeLessThan(4 * Math.sqrt(UNITS * (1 / 4) * (3 / 4)));
  });
});
