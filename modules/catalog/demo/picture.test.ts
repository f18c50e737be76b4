import { describe, expect, it } from "vitest";
import { colours } from "./colours.ts";
import { silhouettes } from "./picture/silhouettes.ts";
import { drawPicture, pictureFileName, pictureFor } from "./picture.ts";

/** Checks that tags are opened and closed in pairs; enough for markup that has no comments and no CDATA. */
function unclosedTags(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name = "", selfClosing] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)(?:\s[a-zA-Z0-9:-]+="[^"<>]*")*(\/?)>/gu,
  )) {
    if (selfClosing === "/") continue;
    if (closing === "") open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

describe("a demo picture", () => {
  const all = [...silhouettes.keys()].flatMap((category) =>
    [1, 2, 3, 4].flatMap((view) =>
      ["teal", "white", "black"].map((colour) => ({ category, seed: "lund", view, colour })),
    ),
  );

  it("has at least 16 silhouettes that all look different", () => {
    const fronts = [...silhouettes.keys()].map((category) => drawPicture({ category, seed: "lund", view: 1 }));
    expect(fronts.length).toBeGreaterThanOrEqual(16);
    expect(new Set(fronts.map((svg) => svg.replace(/<title>.*<\/title>/u, ""))).size).toBe(fronts.length);
  });

  it("is well-formed, small, and refers to nothing outside", () => {
    for (const input of all) {
      const svg = drawPicture(input);
      expect(unclosedTags(svg)).toEqual([]);
      expect(svg.match(/</gu)?.length).toBe(
        [...svg.matchAll(/<\/?[a-zA-Z]+(?:\s[a-zA-Z0-9:-]+="[^"<>]*")*\/?>/gu)].length,
      );
      expect(Buffer.byteLength(svg)).toBeLessThan(8000);
      expect(svg).not.toMatch(/<script|<style|<image|foreignObject|\son[a-z]+=|javascript:|NaN|undefined/iu);
      expect(svg.match(/href="[^#]/u)).toBeNull();
      expect(svg.match(/url\([^#]/u)).toBeNull();
      expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toContain("://");
    }
  });

  it("is the same for the same input and differs by seed, view and colour", () => {
    const lamp = { category: "table-lamp", seed: "lund", view: 1, colour: "teal" };
    expect(drawPicture(lamp)).toBe(drawPicture(lamp));
    for (const change of [{ seed: "fjord" }, { view: 2 }, { view: 3 }, { view: 4 }, { colour: "rust" }]) {
      expect(drawPicture({ ...lamp, ...change })).not.toBe(drawPicture(lamp));
    }
  });

  it("draws in every colour of the shop", () => {
    for (const colour of colours.keys())
      expect(drawPicture({ category: "mug", seed: "a", view: 1, colour })).toContain("<svg");
  });

  it("refuses to draw what it does not know", () => {
    expect(() => drawPicture({ category: "yacht", seed: "a", view: 1 })).toThrow(RangeError);
    expect(() => drawPicture({ category: "mug", seed: "a", view: 5 })).toThrow(RangeError);
    expect(() => drawPicture({ category: "mug", seed: "a", view: 1, colour: "octarine" })).toThrow(RangeError);
  });

  it("is found again by its file name", () => {
    const input = { category: "table-lamp", seed: "lund", view: 2, colour: "teal" };
    const name = pictureFileName(input);
    expect(name).toMatch(/^table-lamp~[0-9a-f]{8}~teal-2\.svg$/u);
    expect(pictureFor(name)).toBe(drawPicture(input));
  });

  it.each([
    "",
    "table-lamp~3f8a1b2c~teal-9.svg",
    "table-lamp~3f8a1b2c~teal-0.svg",
    "table-lamp~3f8a1b2c~octarine-1.svg",
    "yacht~3f8a1b2c~teal-1.svg",
    "table-lamp~3F8A1B2C~teal-1.svg",
    "table-lamp~3f8a~teal-1.svg",
    "../table-lamp~3f8a1b2c~teal-1.svg",
    "table-lamp~3f8a1b2c~teal-1.svg\n",
    "table-lamp~3f8a1b2c~teal-1.svg.html",
    "<script>~3f8a1b2c~teal-1.svg",
    "constructor~3f8a1b2c~teal-1.svg",
    "a".repeat(100),
  ])("refuses the file name %j", (name) => {
    expect(pictureFor(name)).toBeNull();
  });
});
