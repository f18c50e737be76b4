import { describe, expect, it } from "vitest";
import { emailHashOf, normaliseEmail, parseEmail } from "./email.ts";

describe("two spellings of an e-mail address", () => {
  it.each([
    ["Grace@Example.com", "grace@example.com"],
    ["  grace@EXAMPLE.COM ", "grace@example.com"],
    ["ｇｒａｃｅ@example.com", "grace@example.com"],
    ["grace@bücher.example", "grace@xn--bcher-kva.example"],
    ["grace@BU\u0308CHER.example", "grace@xn--bcher-kva.example"],
    ["jose\u0301@example.com", "jos\u00e9@example.com"],
  ])("%s is %s", (typed, normalised) => {
    expect(normaliseEmail(typed)).toBe(normalised);
    expect(emailHashOf(typed)).toBe(emailHashOf(normalised));
  });

  it.each([
    ["grace+shop@example.com", "grace@example.com"],
    ["g.race@example.com", "grace@example.com"],
    ["grace@mail.example.com", "grace@example.com"],
  ])("%s and %s are two addresses: only the provider of the mail knows better", (one, other) => {
    expect(normaliseEmail(one)).not.toBe(normaliseEmail(other));
  });

  it("are kept as they were typed, beside what they are compared by", () => {
    expect(parseEmail(" Grace@Example.com ")).toEqual({ email: "Grace@Example.com", normalised: "grace@example.com" });
  });
});
