import { newId } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { createOrderTokens } from "./token.ts";

const tokens = createOrderTokens("a secret that is long enough for the tests");
const order = newId<"order">();

describe("the token of an order", () => {
  it("opens its order, in every process that has the secret", () => {
    const elsewhere = createOrderTokens("a secret that is long enough for the tests");
    expect(elsewhere.matches(order, tokens.of(order))).toBe(true);
  });

  it("opens no other order, and nothing under another secret", () => {
    expect(tokens.matches(newId(), tokens.of(order))).toBe(false);
    expect(createOrderTokens("another secret, also long enough for the tests").matches(order, tokens.of(order))).toBe(
      false,
    );
  });

  it.each([undefined, "", "x", "A".repeat(24), "A".repeat(10_000)])("is not %s", (token) => {
    expect(tokens.matches(order, token)).toBe(false);
  });

  it("is not made of a short secret", () => {
    expect(() => createOrderTokens("short")).toThrow(/HANSA_SECRET must have at least 32/);
  });
});
