import { describe, expect, it } from "vitest";
import { InvalidInput } from "./errors.ts";
import { isId, newId, parseId } from "./ids.ts";

describe("an id", () => {
  it("is a UUID of version 7 that sorts by time", () => {
    const earlier = newId(1_000_000_000_000);
    const later = newId(1_000_000_000_001);
    expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(earlier < later).toBe(true);
  });

  it("does not repeat across the refills of its random pool", () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId(1))).size).toBe(10_000);
  });

  it("is read in any case, and refused otherwise", () => {
    const id = newId();
    expect(parseId(id.toUpperCase())).toBe(id);
    expect(isId("lamp")).toBe(false);
    expect(() => parseId("lamp")).toThrow(InvalidInput);
  });
});
