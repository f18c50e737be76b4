import { parseRegion } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { foldOrderNumber, newOrderNumber } from "./number.ts";

describe("the number of an order", () => {
  it("has the region's prefix and ten letters that are not mistaken for each other", () => {
    for (let count = 0; count < 1_000; count++) {
      expect(newOrderNumber(parseRegion("us-east"))).toMatch(/^US-EAST-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    }
  });

  it("is not made twice in a hundred thousand", () => {
    const made = Array.from({ length: 100_000 }, () => newOrderNumber(parseRegion("eu")));
    expect(new Set(made).size).toBe(made.length);
  });

  it("is found however somebody writes it down", () => {
    expect(foldOrderNumber(" eu-4k7q9-m2xtr ")).toBe("EU-4K7Q9-M2XTR");
    expect(foldOrderNumber("sil-o1i2l-OOOOO")).toBe("SIL-01121-00000");
    expect(foldOrderNumber(" #shop-1001 ")).toBe("#shop-1001");
    const number = newOrderNumber(parseRegion("silo"));
    expect(foldOrderNumber(number.toLowerCase())).toBe(number);
  });
});
