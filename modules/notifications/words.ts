import { ar } from "./languages/ar.ts";
import { de } from "./languages/de.ts";
import { en } from "./languages/en.ts";
import { fr } from "./languages/fr.ts";
import { ja } from "./languages/ja.ts";
import type { AccountMailKind } from "./mail.ts";

/** Languages that mails are written in, those of the shop's pages; any other locale gets English. */
export type Language = "en" | "de" | "fr" | "ja" | "ar";

/** Which way a language is read. */
export type Direction = "ltr" | "rtl";

/** What a mail about an account says; its title is its subject too. */
export interface AccountWords {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly footer: string;
}

/** What the mails say. */
export interface Words {
  readonly orderSubject: (shop: string, number: string) => string;
  readonly thanks: string;
  readonly thanksTo: (name: string) => string;
  readonly orderIntro: (number: string, date: string) => string;
  readonly viewOrder: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly tax: string;
  readonly taxIncluded: string;
  readonly total: string;
  readonly shipTo: string;
  readonly orderFooter: string;
  readonly account: Readonly<Record<AccountMailKind, AccountWords>>;
  readonly reminder: AccountWords & { readonly more: (count: number) => string; readonly stop: string };
}

const words: Readonly<Record<Language, Words>> = { en, de, fr, ja, ar };

/**
 * The words for a BCP 47 locale, the language they are in, which way it is read, and the locale for dates and money among
 * them: an Italian channel gets English words, and then English dates.
 */
export function wordsFor(locale: string): WordsOfLocale {
  const found = known.get(locale) ?? findWords(locale);
  known.set(locale, found);
  return found;
}

interface WordsOfLocale {
  readonly language: Language;
  readonly direction: Direction;
  readonly words: Words;
  readonly formats: string;
}

// Locales are those of channels and customers, checked when they are saved: a few hundred at most.
const known = new Map<string, WordsOfLocale>();

function findWords(locale: string): WordsOfLocale {
  const language = parseLanguage(new Intl.Locale(locale).language);
  if (language === null) return { language: "en", direction: "ltr", words: en, formats: "en" };
  return { language, direction: language === "ar" ? "rtl" : "ltr", words: words[language], formats: locale };
}

function parseLanguage(asked: string): Language | null {
  return Object.hasOwn(words, asked) ? (asked as Language) : null;
}
