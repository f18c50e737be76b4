import type { SearchDocument } from "#modules/search";

/** Words of the made-up language, brands, categories, and the values of six more facets. */
const VOCABULARY = 30_000;
const BRANDS = 2_000;
const CATEGORIES = 500;
const FACETS = { colour: 24, size: 40, material: 60, origin: 80, age: 12, energy: 7 } as const;
const DAY = 20_700;

/** A generator of numbers from 0 to 1 that always gives the same ones. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const CONSONANTS = "bcdfghklmnprstvz";
const VOWELS = "aeiou";

/** Pronounceable words of two to four syllables, all different. */
function createVocabulary(): readonly string[] {
  const random = createRandom(11);
  const words = new Set<string>();
  while (words.size < VOCABULARY) {
    let word = "";
    for (let syllables = 2 + Math.floor(random() * 3); syllables > 0; syllables--) {
      word += (CONSONANTS[Math.floor(random() * CONSONANTS.length)] ?? "") + (VOWELS[Math.floor(random() * VOWELS.length)] ?? "");
    }
    words.add(word);
  }
  return [...words];
}

/** The made-up language; the first words are the most frequent. */
export const vocabulary = createVocabulary();

/** One of so many, the first ones far more often: about as words and brands are spread. */
function skewed(random: () => number, count: number): number {
  return Math.floor(count * random() ** 2.5);
}

const id = (index: number): string => {
  const hex = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return `01900000-0000-7000-8000-${hex.toString(16).padStart(8, "0")}${(index & 0xffff).toString(16).padStart(4, "0")}`;
};

/** So many products of a made-up shop, a page at a time. The same number always gives the same products. */
export function* madeUpPages(count: number): Generator<readonly SearchDocument[]> {
  const random = createRandom(7);
  for (let from = 0; from < count; from += 1_000) {
    const size = Math.min(1_000, count - from);
    yield Array.from({ length: size }, (_, offset) => madeUp(from + offset, random));
  }
}

function madeUp(index: number, random: () => number): SearchDocument {
  const words = Array.from({ length: 5 + Math.floor(random() * 4) }, () => vocabulary[skewed(random, VOCABULARY)] ?? "");
  const price = Math.floor(500 + random() ** 3 * 100_000);
  return {
    id: id(index),
    revision: 1,
    title: words.join(" "),
    description: "",
    brand: `brand${String(skewed(random, BRANDS))}`,
    translations: [],
    categories: [`category${String(skewed(random, CATEGORIES))}`],
    categoryNames: [],
    attributes: Object.entries(FACETS).map(([name, values]) => [name, `${name}${String(skewed(random, values))}`] as const),
    codes: [`SKU-${String(index)}`],
    fromSeconds: 0,
    untilSeconds: 0,
    prices: { eu: price },
    isAvailable: random() < 0.9,
    signals: { popularity: random() ** 4, rating: random(), margin: random() / 2, createdDay: DAY - Math.floor(random() * 1_000) },
  };
}
