import { describe, expect, it } from "vitest";
import { isDisposable, postcodeDistance } from "./circumstances.ts";
import { createSubjectKeys, networkOf, normalise } from "./subject.ts";

describe("a subject", () => {
  it.each([
    ["email", "Ada.Lovelace+shop@GMail.com", "adalovelace@gmail.com"],
    ["email", "ada@googlemail.com", "ada@gmail.com"],
    ["email", "a.b@elsewhere.shop", "a.b@elsewhere.shop"],
    ["email", "ada@example.com", null],
    ["phone", "+49 (40) 123-456", "940123456"],
    ["phone", "0049 40 123456", "940123456"],
    ["phone", "12", null],
    ["address", "DE 20457 Speicherstadt 1", "de20457speicherstadt1"],
    ["address", "de-20457, SPEICHERSTADT 1", "de20457speicherstadt1"],
    ["card", "  ", null],
  ] as const)("as %s, %s, is recognised as %s", (role, text, folded) => {
    expect(normalise(role, text)).toBe(folded);
  });

  it.each([
    ["85.214.132.117", "85.214.132.0/24"],
    ["::ffff:85.214.132.9", "85.214.132.0/24"],
    ["2A01:04f8:10::1", "2a01:04f8:0010::/48"],
    ["2a01:4f8:10:ffff:1:2:3:4", "2a01:04f8:0010::/48"],
    ["127.0.0.1", null],
    ["192.168.1.4", null],
    ["172.20.0.1", null],
    ["::1", null],
    ["fd00::1", null],
    ["fe80::1%eth0", null],
    ["no address", null],
  ])("in the network of %s is %s", (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it("has another key under another secret and another role", () => {
    const [one, other] = [createSubjectKeys("one"), createSubjectKeys("other")];
    const keys = [one("card", "x"), one("device", "x"), other("card", "x")];
    expect(new Set(keys).size).toBe(3);
    expect(one("card", "x")).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("circumstances", () => {
  it("know throw-away mail, also below a listed domain, and nothing that only looks like it", () => {
    expect(["mailinator.com", "eu.mailinator.com", "notmailinator.com", "gmail.com"].map(isDisposable)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("measure how far postal codes are apart", () => {
    const place = (country: string, postalCode: string) => ({ name: "", line1: "", city: "", country, postalCode });
    expect(postcodeDistance(place("DE", "20457"), place("DE", "20457"))).toBe(0);
    expect(postcodeDistance(place("DE", "20457"), place("DE", "20095"))).toBeCloseTo(0.6);
    expect(postcodeDistance(place("DE", "20457"), place("DE", "80331"))).toBe(1);
    expect(postcodeDistance(place("DE", "20457"), place("AT", "20457"))).toBe(1);
    expect(postcodeDistance(null, place("AT", "1010"))).toBe(0);
  });
});
