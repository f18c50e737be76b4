import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf } from "./slug.ts";

describe("a slug", () => {
  it.each([
    ["The Red Lamp!", "the-red-lamp"],
    ["  Crème brûlée – 2 Stück ", "creme-brulee-2-stuck"],
    ["100% Wool", "100-wool"],
    ["日本の 皿", "日本の-皿"],
    ["***", ""],
  ])("of '%s' is '%s'", (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it("has no slash, no space and no more than 120 characters, whatever the title", () => {
    assert(
      property(string({ unit: "grapheme", maxLength: 300 }), (title) => {
        const slug = slugOf(title);
        expect(slug.length).toBeLessThanOrEqual(120);
        expect(slug).not.toMatch(/[/\s]|^-|-$/);
        expect(slug.isWellFormed()).toBe(true);
      }),
    );
  });
});
