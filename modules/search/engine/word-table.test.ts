import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsOf } from "../text/words.ts";
import { isPlainTitle, WordTable } from "./word-table.ts";

const sign = fc.constantFrom(...Array.from("abcxyzABCXYZ0189"));
const word = fc.string({ unit: sign, minLength: 1, maxLength: 20 });

describe("a table of words", () => {
  it("gives each word one number, whether it comes by itself or in a title, short or long, in capitals or not", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (given) => {
        const table = new WordTable();
        const numbers = new Map<string, number>();
        for (const [index, text] of given.entries()) {
          const compared = text.toLowerCase();
          const title = `Oak ${text} lamp`;
          const number = index % 2 === 0 ? table.idOf(compared) : table.idOfPart(title, 4, 4 + text.length);
          expect(numbers.get(compared) ?? number).toBe(number);
          numbers.set(compared, number);
        }
        expect(table.words).toEqual([...numbers.keys()]);
        expect(new Set(numbers.values()).size).toBe(numbers.size);
      }),
    );
  });

  it("takes for plain what the rules of texts take apart in the same way", () => {
    const title = fc.string({ unit: fc.constantFrom(...Array.from("aB7 -é.'\"東")), maxLength: 12 });
    fc.assert(
      fc.property(title, (text) => {
        if (!isPlainTitle(text)) return;
        expect(text.toLowerCase().split(" ")).toEqual(wordsOf(text).map((one) => one.text));
      }),
      { numRuns: 2_000 },
    );
    expect(isPlainTitle("Brass desk Lamp 40")).toBe(true);
    expect(["", " lamp", "lamp ", "two  blanks", "hi-hat", "Größe", '14"'].map(isPlainTitle)).not.toContain(true);
  });
});
