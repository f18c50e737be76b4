import { describe, expect, it } from "vitest";
import { attributeViolations } from "./attributes.ts";

const definitions = new Map(
  [
    { code: "note", kind: "text" as const, allowedValues: [] },
    { code: "height", kind: "number" as const, allowedValues: [] },
    { code: "washable", kind: "boolean" as const, allowedValues: [] },
    { code: "energy", kind: "enum" as const, allowedValues: ["A", "B"] },
  ].map((attribute) => [attribute.code, { ...attribute, label: attribute.code, unit: null }]),
);

describe("an attribute", () => {
  it("takes values of its type", () => {
    const values = { note: "by hand", height: 12.5, washable: false, energy: "A" };
    expect(attributeViolations(values, definitions)).toEqual([]);
  });

  it.each([
    ["note", 5],
    ["note", "x".repeat(1001)],
    ["height", "12"],
    ["height", Number.NaN],
    ["washable", "yes"],
    ["energy", "C"],
    ["weightless", true],
  ])("refuses %s = %s", (code, value) => {
    expect(attributeViolations({ [code]: value }, definitions)).toHaveLength(1);
  });
});
