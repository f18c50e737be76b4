import { stemFrench } from "./stem-french.ts";
import { stemGerman } from "./stem-german.ts";
import { stemEnglish } from "./stem-english.ts";
import { stemSpanish } from "./stem-spanish.ts";

/** What a word is brought down to. Words with the same `number` differ in singular and plural; with the same `root`, in more. */
export interface Stem {
  readonly number: string;
  readonly root: string;
}

/** Brings folded words of one language down to their stems. */
export type Stemmer = (word: string) => Stem;

/** Languages that have a stemmer of their own; others are compared as written. */
export const STEMMED_LANGUAGES = ["en", "de", "fr", "es"] as const;

const asWritten: Stemmer = (word) => ({ number: word, root: word });

/** The stemmer of a locale such as `de-AT`. */
export function stemmerOf(locale: string): Stemmer {
  switch (languageOf(locale)) {
    case "en":
      return stemEnglish;
    case "de":
      return stemGerman;
    case "fr":
      return stemFrench;
    case "es":
      return stemSpanish;
    case "other":
      return asWritten;
  }
}

/** The language of a locale, `other` for those without a stemmer. */
export function languageOf(locale: string): (typeof STEMMED_LANGUAGES)[number] | "other" {
  const language = locale.slice(0, 2).toLowerCase();
  return STEMMED_LANGUAGES.find((known) => known === language) ?? "other";
}
