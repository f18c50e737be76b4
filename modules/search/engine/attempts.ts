import type { SearchRequest } from "../search-engine.ts";
import { fold } from "../text/fold.ts";
import { takePrice } from "../text/price-phrase.ts";
import { queryWordsOf } from "../text/query-words.ts";
import { stopWordsOf } from "../text/stop-words.ts";
import { expand, type SynonymIndex } from "./expand.ts";
import type { Lexicon } from "./lexicon.ts";
import { MAX_WORDS, type Plan, STEPS } from "./plan.ts";

/** One way to look for something, from the strictest to the most generous; each has its number, its effort. */
export type Attempt =
  | { readonly kind: "all"; readonly step: (typeof STEPS)[number] }
  | { readonly kind: "some"; readonly missing: "one" | "all_but_one" }
  | { readonly kind: "without_price" }
  | { readonly kind: "without_filters" }
  | { readonly kind: "popular" };

/** Every attempt in order. A cursor carries the place of the one that was taken. */
export const ATTEMPTS: readonly Attempt[] = [
  ...STEPS.map((step) => ({ kind: "all", step }) as const),
  { kind: "some", missing: "one" },
  { kind: "some", missing: "all_but_one" },
  { kind: "without_price" },
  { kind: "without_filters" },
  { kind: "popular" },
];

/** A search with its text taken apart. */
export interface ReadSearch {
  readonly words: readonly string[];
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  /** Whether the price came from the text. */
  readonly saysPrice: boolean;
}

const MINOR_DIGITS = new Map<string, number>();

/** Takes words and price out of the text; what the request says of prices wins over what its text says. */
export function readSearch(
  request: Pick<SearchRequest, "text" | "locale" | "currency" | "priceMin" | "priceMax">,
): ReadSearch {
  const folded = fold(request.text);
  const taken = takePrice(folded, request.locale);
  const isAsked = request.priceMin !== null || request.priceMax !== null;
  const saysPrice = !isAsked && (taken.min !== null || taken.max !== null) && queryWordsOf(taken.text).length > 0;
  const scale = 10 ** minorDigitsOf(request.currency);
  const toMinor = (amount: number | null): number | null => (amount === null ? null : Math.round(amount * scale));
  return {
    words: queryWordsOf(saysPrice ? taken.text : folded).slice(0, MAX_WORDS),
    priceMin: saysPrice ? toMinor(taken.min) : request.priceMin,
    priceMax: saysPrice ? toMinor(taken.max) : request.priceMax,
    saysPrice,
  };
}

function minorDigitsOf(currency: string): number {
  const known = MINOR_DIGITS.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  MINOR_DIGITS.set(currency, digits);
  return digits;
}

/** Makes plans of one search, each step once. */
export function planner(
  words: readonly string[],
  {
    locale,
    lexicon,
    synonyms,
  }: { readonly locale: string; readonly lexicon: Lexicon; readonly synonyms: SynonymIndex },
): (step: (typeof STEPS)[number]) => Plan {
  const made = new Map<string, Plan>();
  const remembering = rememberNear(lexicon);
  return (step) => {
    const known = made.get(step);
    if (known !== undefined) return known;
    const plan = expand({ words, locale, stopWords: stopWordsOf(locale), synonyms, isTyping: true }, remembering, step);
    made.set(step, plan);
    return plan;
  };
}

/** The same words are looked at in each step. */
function rememberNear(lexicon: Lexicon): Lexicon {
  const known = new Map<string, ReturnType<Lexicon["near"]>>();
  return {
    ...lexicon,
    near(word, edits) {
      const key = `${String(edits)}${word}`;
      const found = known.get(key) ?? lexicon.near(word, edits);
      known.set(key, found);
      return found;
    },
  };
}
