import fc from "fast-check";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSynonyms } from "../text/synonyms.ts";
import { ask, engineWith, NOW_MS, numbers, product } from "./engine.fixture.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { SortedWords, sortWords } from "./sorted-words.ts";

const shop = [
  product(1, "Brass desk lamp", { attributes: [["colour", "gold"]], categories: ["light"], prices: { eu: 4_900 } }),
  product(2, "Green glass lamp", { attributes: [["colour", "green"]], categories: ["light"], prices: { eu: 2_900 } }),
  product(3, "Green wool rug", {
    attributes: [["colour", "green"]],
    categories: ["floor"],
    prices: { eu: 9_900 },
    isAvailable: false,
  }),
  product(4, "Speaker bullet tweeter", { description: "A green light shows that it is on." }),
  product(5, "First act ukulele", { prices: { eu: 3_000, us: 3_500 } }),
  product(6, 'Hi-Hat cymbals 14"', { codes: ["HH-14/A", "4006381333931"] }),
  product(7, "東京タワーの置物"),
];

describe("the engine", () => {
  it.each([
    ["as written", "green lamp", 2],
    ["without accents and capitals", "GRÉEN LAMP", 2],
    ["in the plural", "first act ukuleles", 5],
    ["with a letter too much", "brrass lamp", 1],
    ["with a letter missing", "ukulle act", 5],
    ["with two letters swapped", "gerenn wool", 3],
    ["with another letter", "wool rag", 3],
    ["while it is typed", "desk la", 1],
    ["joined", "speakerbullet", 4],
    ["split", "hi hat", 6],
    ["by sku, however it is written", "hh 14 a", 6],
    ["by barcode", "4006381333931", 6],
    ["in a script without blanks", "東京タワー", 7],
    ["by words of title and description", "tweeter light", 4],
  ])("finds a product %s: %s", async (_, text, wanted) => {
    const engine = await engineWith(shop);
    expect(numbers(engine.find(ask(text)).ids)[0]).toBe(wanted);
  });

  it("says what it took a misspelling for", async () => {
    const engine = await engineWith(shop);
    expect(engine.find(ask("brrass lamp")).corrected).toBe("brass lamp");
    expect(engine.find(ask("brass lamp")).corrected).toBeNull();
  });

  it("finds synonyms one way or both, in their language", async () => {
    const engine = await engineWith(shop);
    await engine.setSynonyms({
      en: [...(parseSynonyms("carpet, rug") ?? []), ...(parseSynonyms("tower => ukulele") ?? [])],
      "*": [],
    });
    expect(numbers(engine.find(ask("carpet")).ids)[0]).toBe(3);
    expect(numbers(engine.find(ask("tower")).ids)[0]).toBe(5);
    expect(engine.find(ask("carpet", { locale: "de" })).matchingAll).toBe(0);
  });

  it("shows a channel only what it sells, at its price", async () => {
    const engine = await engineWith(shop);
    expect(numbers(engine.find(ask("", { channel: "us" })).ids)).toEqual([5]);
    expect(engine.find(ask("ukulele", { channel: "us", priceMax: 3_200 })).relaxed).toBe("without_filters");
  });

  it("reads a price from the text, and says so when nothing is that cheap", async () => {
    const engine = await engineWith(shop);
    expect(numbers(engine.find(ask("green lamp under €30")).ids)).toContain(2);
    expect(engine.find(ask("green rug under €5"))).toMatchObject({ relaxed: "without_price", matchingAll: 0 });
  });

  it("opens and closes with the window of a product", async () => {
    const seconds = NOW_MS / 1_000;
    const engine = await engineWith([product(1, "Lamp", { fromSeconds: seconds, untilSeconds: seconds + 10 })]);
    const totalAt = (nowMs: number) => engine.find(ask("lamp", { nowMs })).total;
    expect([totalAt(NOW_MS - 1_000), totalAt(NOW_MS), totalAt(NOW_MS + 9_000), totalAt(NOW_MS + 10_000)]).toEqual([
      0, 1, 1, 0,
    ]);
  });

  it("is never empty while there is something to show, and says what it left out", async () => {
    const engine = await engineWith(shop);
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (text) => {
        const answer = engine.find(ask(text));
        expect(answer.ids.length).toBeGreaterThan(0);
        if (answer.matchingAll === 0) expect(answer.relaxed).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it("counts each facet as if its own filter were not there", async () => {
    const engine = await engineWith(shop);
    const answer = engine.find(
      ask("", { wantsFacets: true, filters: [{ name: "colour", values: ["green"] }], inStock: true }),
    );
    const facet = (name: string) =>
      Object.fromEntries(
        answer.facets.find((one) => one.name === name)?.values.map(({ value, count }) => [value, count]) ?? [],
      );
    expect(answer.total).toBe(1);
    expect(facet("colour")).toEqual({ gold: 1, green: 1 });
    expect(facet("inStock")).toEqual({ true: 1, false: 1 });
    expect(facet("category")).toEqual({ light: 1 });
  });

  it("filters numbers by range", async () => {
    const engine = await engineWith(
      [1, 5, 10].map((width) => product(width, `Shelf ${String(width)}`, { attributes: [["width", String(width)]] })),
    );
    const answer = engine.find(ask("", { filters: [{ name: "width", values: ["2..10"] }] }));
    expect(numbers(answer.ids)).toEqual([5, 10]);
  });

  it.each([
    ["price", [2, 5, 1, 3]],
    ["-price", [3, 1, 5, 2]],
  ] as const)("sorts by %s", async (sort, wanted) => {
    const engine = await engineWith(shop.filter((_, index) => [0, 1, 2, 4].includes(index)));
    expect(numbers(engine.find(ask("", { sort })).ids)).toEqual(wanted);
  });

  it("cuts pages so that nothing comes twice or is left out while products come and go", async () => {
    const many = Array.from({ length: 25 }, (_, index) =>
      product(index + 1, `Lamp ${String(index)}`, { prices: { eu: 100 * (index % 5) } }),
    );
    const engine = await engineWith(many);
    const seen: number[] = [];
    let after = null;
    do {
      const answer = engine.find(ask("lamp", { sort: "price", limit: 4, after }));
      seen.push(...numbers(answer.ids));
      after = answer.next;
      await engine.put([product(100 + seen.length, "Lamp anew", { prices: { eu: 0 } })]);
    } while (after !== null);
    expect(seen.filter((number) => number <= 25).toSorted((one, other) => one - other)).toEqual(
      many.map((_, index) => index + 1),
    );
  });

  it("puts pins first, lifts and buries", async () => {
    const engine = await engineWith(shop);
    const rule = {
      pins: [product(3, "").id],
      boosts: [{ products: [product(1, "").id], attribute: null, factor: 0.01 }],
      filters: [],
    };
    expect(numbers(engine.find(ask("lamp", { merchandising: rule })).ids).slice(0, 3)).toEqual([3, 2, 1]);
  });
});

describe("a snapshot", () => {
  const key = { database: "lamps", channels: ["eu"] };

  it("gives the same answers, and is thrown away when it is broken or another's", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "hansa-index-")), "index.bin");
    const engine = await engineWith(shop);
    await writeSnapshot(file, engine.base, key);
    const read = await readSnapshot(file, key);
    const other = await engineWith([]);
    if (read !== null) await other.adopt(read);
    expect(other.find(ask("green lamp", { wantsFacets: true }))).toEqual(
      engine.find(ask("green lamp", { wantsFacets: true })),
    );
    const bytes = await readFile(file);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await readSnapshot(file, key)).toBeNull();
    expect(await readSnapshot(file, key)).toBeNull();
    await writeSnapshot(file, engine.base, key);
    expect(await readSnapshot(file, { ...key, channels: ["us"] })).toBeNull();
  });
});

describe("words that are near", () => {
  const near = (word: string, words: readonly string[], edits: number) =>
    new Map(new SortedWords(words, sortWords(words)).near(word, edits).map(({ id, edits: made }) => [words[id], made]));

  it("count one for each slip, swaps too", () => {
    const words = ["lamp", "lamps", "lmap", "lump", "amp", "lampe", "plam", "lantern"];
    expect(Object.fromEntries(near("lamp", words, 2))).toEqual({
      lamps: 1,
      lmap: 1,
      lump: 1,
      amp: 1,
      lampe: 1,
      plam: 2,
    });
    expect([...near("lamp", words, 1).keys()]).toEqual(["amp", "lampe", "lamps", "lmap", "lump"]);
  });

  it("are those that a table of all distances says, whatever the words", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(word, fc.uniqueArray(word, { maxLength: 40 }), fc.constantFrom(1, 2), (typed, words, edits) => {
        const wanted = words.flatMap((other) => {
          const distance = distanceOf(typed, other);
          return distance > 0 && distance <= edits ? [[other, distance] as const] : [];
        });
        expect(near(typed, words, edits)).toEqual(new Map(wanted.toSorted(([one], [other]) => (one < other ? -1 : 1))));
      }),
      { numRuns: 500 },
    );
  });
});

/** The whole table, written down as it is defined: optimal string alignment. */
function distanceOf(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, () => Array.from({ length: other.length + 1 }, () => 0));
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 99;
  for (const [row, cells] of rows.entries()) {
    for (const column of cells.keys()) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      cells[column] =
        row === 0 || column === 0
          ? row + column
          : Math.min(
              at(row - 1, column - 1) + (isSame ? 0 : 1),
              at(row - 1, column) + 1,
              at(row, column - 1) + 1,
              row > 1 && column > 1 && isSwapped ? at(row - 2, column - 2) + 1 : 99,
            );
    }
  }
  return at(one.length, other.length);
}
