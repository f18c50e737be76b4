import { languageOf } from "./stem.ts";

/** A text without the price that it names, and that price in major units. */
export interface PricePhrase {
  readonly text: string;
  readonly min: number | null;
  readonly max: number | null;
}

const SIGNS = "[$€£¥₹]";
const MONEY_WORDS = "(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp|quid|yen|jpy|dollares?|livres?|libras?)";
const NUMBER = "(\\d{1,3}(?:[.,\\s]\\d{3})+|\\d+)(?:[.,](\\d{1,2}))?";
/** A number with a sign or a word of money, or one that ends the text. */
const AMOUNT = `${SIGNS}?\\s*${NUMBER}\\s*(?:${SIGNS}|${MONEY_WORDS}\\b)?`;

const WORDS = {
  en: {
    below: "under|below|less than|cheaper than|up to|max|maximum|at most",
    above: "over|above|more than|at least|from|min",
    between: "between",
    and: "and|to|-",
  },
  de: {
    below: "unter|bis zu|bis|weniger als|billiger als|hochstens|maximal|max",
    above: "uber|ab|mehr als|mindestens",
    between: "zwischen|von",
    and: "und|bis|-",
  },
  fr: {
    below: "moins de|sous|jusqu'a|maximum|max|inferieur a",
    above: "plus de|a partir de|au moins|superieur a",
    between: "entre|de",
    and: "et|a|-",
  },
  es: {
    below: "menos de|hasta|bajo|maximo|por debajo de",
    above: "mas de|desde|a partir de|al menos",
    between: "entre|de",
    and: "y|a|-",
  },
} as const;

interface Patterns {
  readonly between: RegExp;
  readonly range: RegExp;
  readonly below: RegExp;
  readonly above: RegExp;
}

const compiled = new Map<string, Patterns>();

/**
 * Takes the price out of a search: `dinosaur toys under $20`, `Lampe bis 50 €`, `$20-$50 drone`. A number counts as a
 * price only with a sign or word of money, or after such a word at the very end.
 *
 * @param text folded
 */
export function takePrice(text: string, locale: string): PricePhrase {
  const language = languageOf(locale);
  for (const one of language === "other" || language === "en" ? ["en" as const] : [language, "en" as const]) {
    const found = takeWith(patternsOf(one), text);
    if (found !== null) return found;
  }
  return { text, min: null, max: null };
}

function takeWith({ between, range, below, above }: Patterns, text: string): PricePhrase | null {
  const both = between.exec(text) ?? range.exec(text);
  if (both !== null && isMoney(both, text)) {
    const [first, second] = [amountOf(both[1], both[2]), amountOf(both[3], both[4])];
    return { text: without(text, both), min: Math.min(first, second), max: Math.max(first, second) };
  }
  const under = below.exec(text);
  if (under !== null && isMoney(under, text))
    return { text: without(text, under), min: null, max: amountOf(under[1], under[2]) };
  const over = above.exec(text);
  if (over !== null && isMoney(over, text))
    return { text: without(text, over), min: amountOf(over[1], over[2]), max: null };
  return null;
}

function patternsOf(language: keyof typeof WORDS): Patterns {
  const known = compiled.get(language);
  if (known !== undefined) return known;
  const { below, above, between, and } = WORDS[language];
  const made = {
    between: new RegExp(`(?:^|\\s)(?:${between})\\s+${AMOUNT}\\s*(?:${and})\\s*${AMOUNT}(?=\\s|$)`, "u"),
    range: new RegExp(`(?:^|\\s)${SIGNS}\\s*${NUMBER}\\s*(?:${and})\\s*${SIGNS}?\\s*${NUMBER}(?=\\s|$)`, "u"),
    below: new RegExp(`(?:^|\\s)(?:${below})\\s+${AMOUNT}(?=\\s|$)`, "u"),
    above: new RegExp(`(?:^|\\s)(?:${above})\\s+${AMOUNT}(?=\\s|$)`, "u"),
  };
  compiled.set(language, made);
  return made;
}

const HAS_MONEY = new RegExp(`${SIGNS}|\\b${MONEY_WORDS}\\b`, "u");

function isMoney(found: RegExpExecArray, text: string): boolean {
  if (HAS_MONEY.test(found[0])) return true;
  const isBelow = !/\b(over|above|from|min|ab|desde|a partir de|between|von|de)\b/u.test(found[0]);
  return isBelow && found.index + found[0].length === text.length;
}

function amountOf(whole = "0", part = "0"): number {
  return Number(whole.replaceAll(/[.,\s]/g, "")) + Number(part.padEnd(2, "0")) / 100;
}

function without(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.trim();
}
