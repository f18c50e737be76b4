import { after, newId, SECOND_MS } from "@hansa/kernel";
import { describe, expect, it } from "vitest";
import { createRecoveryLinks } from "./recovery-link.ts";

const links = createRecoveryLinks("a secret of the tests that is long enough");
const now = new Date("2026-11-23T12:00:00.000Z");
const link = { cartId: newId<"cart">(), expiresAt: after(now, 60 * SECOND_MS) };
const token = links.make(link);

describe("a recovery link", () => {
  it("opens what it was made for, until it ends", () => {
    expect(links.open(token, now)).toEqual(link);
    expect(links.open(token, after(link.expiresAt, -1))).toEqual(link);
    expect(links.open(token, link.expiresAt)).toBeNull();
  });

  it("opens nothing once a character of it is another", () => {
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "a" ? "b" : "a";
      expect(links.open(token.slice(0, at) + other + token.slice(at + 1), now)).toBeNull();
    }
  });

  it("opens nothing that another secret made, nor what is no link", () => {
    expect(createRecoveryLinks("another secret, which is long enough too").open(token, now)).toBeNull();
    for (const text of ["", "x", `${token}x`, "0-0-0"]) expect(links.open(text, now)).toBeNull();
  });
});
