import type { Dictionary } from "./dictionary.ts";

/** The words of all segments together. Counts come from the first, largest one, so that they do not move with each change. */
export interface Lexicon {
  readonly size: number;
  has(word: string): boolean;
  countOf(word: string): number;
  startingWith(beginning: string, limit: number): readonly string[];
  near(word: string, edits: number): readonly { readonly word: string; readonly edits: number }[];
  related(word: string, locale: string, by: "number" | "root"): readonly string[];
}

/** Looks words up in several dictionaries as if they were one. @param size products of the first one, for rarity */
export function joinDictionaries(dictionaries: readonly Dictionary[], size: number): Lexicon {
  const distinct = (lists: readonly (readonly string[])[]): readonly string[] => {
    const [only = []] = lists;
    return lists.length === 1 ? only : [...new Set(lists.flat())];
  };
  return {
    size,
    has: (word) => dictionaries.some((dictionary) => dictionary.idOf(word) !== undefined),
    countOf(word) {
      for (const dictionary of dictionaries) {
        const count = dictionary.countOf(word);
        if (count > 0) return count;
      }
      return 0;
    },
    startingWith: (beginning, limit) => distinct(dictionaries.map((one) => one.startingWith(beginning, limit))),
    near(word, edits) {
      const found = new Map(
        dictionaries.flatMap((one) => one.near(word, edits).map((near) => [near.word, near] as const)),
      );
      return [...found.values()];
    },
    related: (word, locale, by) => distinct(dictionaries.map((one) => one.related(word, locale, by))),
  };
}
