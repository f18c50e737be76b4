import { DEFAULT_RANKING, type SearchRequest } from "#modules/search";
import { vocabulary } from "./catalogue.ts";

const DAY_MS = 86_400_000;

/** What each made-up search is like where its class says nothing else: 24 results with all facets. */
const USUAL: SearchRequest = {
  text: "",
  channel: "eu",
  locale: "en",
  currency: "EUR",
  nowMs: 20_700 * DAY_MS,
  category: null,
  filters: [],
  priceMin: null,
  priceMax: null,
  inStock: false,
  sort: "relevance",
  after: null,
  limit: 24,
  wantsFacets: true,
  ranking: DEFAULT_RANKING,
  merchandising: null,
};

type Draw = (from: number, to: number) => number;

/** Classes of searches: how each differs from the usual. */
const CLASSES: Readonly<Record<string, (draw: Draw) => Partial<SearchRequest>>> = {
  "two words": (draw) => ({ text: `${word(draw(20, 500))} ${word(draw(500, 3_500))}` }),
  "two rare words": (draw) => ({ text: `${word(draw(5_000, 25_000))} ${word(draw(5_000, 25_000))}` }),
  "one word": (draw) => ({ text: word(draw(500, 3_500)) }),
  broad: (draw) => ({ text: word(draw(0, 20)) }),
  typo: (draw) => ({ text: swapped(word(draw(500, 3_500)), draw) }),
  "two words, typo": (draw) => ({ text: `${swapped(word(draw(5_000, 25_000)), draw)} ${word(draw(0, 20))}` }),
  prefix: (draw) => ({ text: word(draw(500, 3_500)).slice(0, 3) }),
  "while typing": (draw) => ({ text: `${word(draw(0, 20))} ${word(draw(500, 3_500)).slice(0, 3)}` }),
  "two filters": (draw) => ({
    text: word(draw(0, 500)),
    filters: [
      { name: "colour", values: ["colour1", "colour2"] },
      { name: "brand", values: ["brand1", "brand3"] },
    ],
  }),
  "by price": (draw) => ({ text: word(draw(0, 500)), sort: "price" }),
  category: (draw) => ({ category: `category${String(draw(5, 100))}` }),
  "browse, two filters": () => ({
    filters: [
      { name: "colour", values: ["colour1"] },
      { name: "brand", values: ["brand1"] },
    ],
  }),
  "browse, by price range": (draw) => ({ priceMin: 500 * draw(1, 20), priceMax: 20_000, inStock: true }),
  "category, by price range": (draw) => ({
    category: `category${String(draw(5, 100))}`,
    priceMin: 500 * draw(1, 20),
    priceMax: 20_000,
    inStock: true,
  }),
  "one filter, by price range": (draw) => ({
    filters: [{ name: "colour", values: [`colour${String(draw(0, 24))}`] }],
    priceMax: 1_000 * draw(1, 100),
  }),
  "browse, in stock, by price": () => ({ inStock: true, sort: "price" }),
  "all products": () => ({}),
};

/** Names of the classes. */
export const classNames = Object.keys(CLASSES);

/** So many searches of a class; the same each time. */
export function queriesOf(name: string, count: number): readonly SearchRequest[] {
  let state = 5;
  const draw: Draw = (from, to) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from));
  };
  return Array.from({ length: count }, () => ({ ...USUAL, ...CLASSES[name]?.(draw) }));
}

/** Texts as they grow while a frequent word is typed. */
export function typedTexts(words: number): readonly string[] {
  return Array.from({ length: words }, (_, index) => word((index * 37) % 3_500)).flatMap((text) =>
    Array.from(text, (_, at) => text.slice(0, at + 1)),
  );
}

function word(index: number): string {
  return vocabulary[index] ?? "";
}

function swapped(text: string, draw: Draw): string {
  const at = draw(1, Math.max(2, text.length - 1));
  return `${text.slice(0, at)}${text[at + 1] ?? ""}${text[at] ?? ""}${text.slice(at + 2)}`;
}
