import { describe, expect, it } from "vitest";
import { blockFor } from "./outcomes.ts";

const now = new Date("2026-11-01T12:00:00Z");
const levelOf = (role: string, declines: number, smallDeclines: number) =>
  blockFor({ key: "k", role, declines, smallDeclines }, now)[0]?.level ?? null;

describe("the defence against tried-out cards", () => {
  it.each([
    ["card", 2, 0, null],
    ["card", 5, 0, null],
    ["card", 6, 0, "challenge"],
    ["card", 3, 3, "challenge"],
    ["card", 6, 6, "refuse"],
    ["session", 12, 0, "refuse"],
    ["device", 9, 0, null],
    ["device", 5, 5, "challenge"],
    ["network", 11, 11, null],
    ["network", 24, 0, "challenge"],
    ["network", 24, 24, "refuse"],
    ["address", 99, 99, null],
    ["email", 99, 99, null],
  ] as const)("answers %s with %i declines, %i small, by %s", (role, declines, small, level) => {
    expect(levelOf(role, declines, small)).toBe(level);
  });

  it("ends by itself", () => {
    const [block] = blockFor({ key: "k", role: "card", declines: 6, smallDeclines: 0 }, now);
    expect(block?.expiresAt).toEqual(new Date("2026-11-01T13:00:00Z"));
  });
});
