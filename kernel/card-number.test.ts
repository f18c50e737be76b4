import { assert, property, string, stringMatching, uuid } from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeCardNumber } from "./index.ts";

describe("a card number in free text", () => {
  it.each([
    "4111111111111111",
    "+4111 1111 1111 1111",
    "4222222222222",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "please charge 5555 5555 5555 4444 thanks",
    "378282246310005",
    "3056 930902 5904",
    "6011.1111.1111.1117",
    "6205500000000000004",
    "card4242424242424242!",
    "12345 4111 1111 1111 1111 99",
    "of 01a207cd-c262-7740-9056-4082a48cc063: 4111 1111 1111 1111",
    "4111111111111111-01a207cd-c262-7740-9056-4082a48cc063",
  ])("is found: %s", (text) => expect(looksLikeCardNumber(text)).toBe(true));

  it.each([
    "",
    "4111 1111 1111 1112",
    "order 20260504123456",
    "EAN 4006381333931",
    // A right article number and a right check digit of cards at once.
    "4006381333924",
    "call +4222 2222 2222 2 after six",
    "12 rue de la Paix, 75002 Paris",
    "0000000000000000",
    "411111111111",
    "01a207cd-c262-7740-9056-4082a48cc063",
    "refund of 01A207CD-C262-7740-9056-4082A48CC063, please",
  ])("is not seen in: %s", (text) => expect(looksLikeCardNumber(text)).toBe(false));

  it("is never seen where there are fewer than 13 digits", () => {
    assert(property(stringMatching(/^[a-z ]{0,20}\d{0,12}[a-z ]{0,20}$/), (text) => !looksLikeCardNumber(text)));
  });

  it("is never seen in an id", () => {
    assert(
      property(uuid(), (id) => !looksLikeCardNumber(id)),
      { numRuns: 20_000 },
    );
  });

  it("is looked for in any text without a stop", () => {
    assert(
      property(string({ maxLength: 2_000, unit: "binary" }), (text) => typeof looksLikeCardNumber(text) === "boolean"),
    );
    const started = performance.now();
    looksLikeCardNumber("1 ".repeat(50_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
