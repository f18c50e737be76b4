import { InvalidInput, type Violation } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { type Address, parseAddress } from "./index.ts";

const ada: Address = {
  name: "Ada Lovelace",
  line1: "Lange Reihe 1",
  city: "Hamburg",
  postalCode: "20099",
  country: "DE",
};
const sacramento: Address = {
  name: "Ben",
  line1: "1 K St",
  city: "Sacramento",
  region: "CA",
  postalCode: "95814",
  country: "US",
};

function problemsOf(address: Address, pointer = ""): readonly string[] {
  try {
    parseAddress(address, pointer);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const violations = error.details["violations"] as readonly Violation[];
    return violations.map((violation) => violation.pointer);
  }
}

describe("an address", () => {
  it("is kept as it was typed but for stray spaces and the case of codes", () => {
    expect(parseAddress({ ...ada, name: "  Ada   Lovelace ", country: "de", line2: "  " })).toEqual(ada);
    expect(parseAddress({ ...sacramento, region: "ca" }).region).toBe("CA");
  });

  it.each([
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["NL", "1012ab", "1012 AB"],
    ["JP", "1000001", "100-0001"],
    ["DE", "20099", "20099"],
    ["PL", "00-950", "00-950"],
    ["HK", "", ""],
  ])("has the postal code of %s: %s becomes %s", (country, typed, kept) => {
    expect(parseAddress({ ...ada, country, postalCode: typed }).postalCode).toBe(kept);
  });

  it("gets the space of a Canadian postal code", () => {
    expect(parseAddress({ ...ada, country: "CA", region: "on", postalCode: "k1a0b1" })).toMatchObject({
      region: "ON",
      postalCode: "K1A 0B1",
    });
  });

  it.each([
    ["DE", "2009"],
    ["US", "9581"],
    ["GB", "12345"],
    ["JP", "12-34567"],
    ["DE", ""],
  ])("is refused with a postal code that is none of %s: '%s'", (country, postalCode) => {
    expect(problemsOf({ ...sacramento, country, postalCode })).toContain("/postalCode");
  });

  it.each(["US", "CA", "AU"])("needs a state or province that exists in %s", (country) => {
    const { region: _, ...without } = sacramento;
    expect(problemsOf({ ...without, country })).toContain("/region");
    expect(problemsOf({ ...sacramento, country, region: "XX" })).toContain("/region");
  });

  it.each(["EU", "ZZ", "XX", "d1"])("is refused in a country that is none: %s", (country) => {
    expect(problemsOf({ ...ada, country })).toEqual(["/country"]);
  });

  it.each(["Ada\nLovelace", "Ada\u0000", "Ada\u202eecalevoL", "tab\tbed"])(
    "is refused with unprintable characters",
    (name) => {
      expect(problemsOf({ ...ada, name })).toEqual(["/name"]);
    },
  );

  it("is refused with a card number in any line", () => {
    expect(problemsOf({ ...ada, line1: "4111 1111 1111 1111" })).toEqual(["/line1"]);
    expect(problemsOf({ ...ada, name: "4242424242424242" })).toEqual(["/name"]);
    expect(problemsOf({ ...ada, phone: "378282246310005" })).toEqual(["/phone"]);
  });

  it("takes international phone numbers however they are grouped", () => {
    for (const phone of ["+49 151 1234 5678", "+4915112345678", "040/123456", "(212) 555-0100"]) {
      expect(problemsOf({ ...ada, phone })).toEqual([]);
    }
    for (const phone of ["call me", "+1234567890123456", "1"])
      expect(problemsOf({ ...ada, phone })).toEqual(["/phone"]);
  });

  it("names everything that is wrong at once, below the pointer of its place in the body", () => {
    expect(problemsOf({ ...ada, name: " ", line1: "a\u0007", postalCode: "x" }, "/shippingAddress")).toEqual([
      "/shippingAddress/name",
      "/shippingAddress/line1",
      "/shippingAddress/postalCode",
    ]);
  });
});
