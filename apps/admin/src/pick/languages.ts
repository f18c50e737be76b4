import { useChannels } from "./choices.ts";

const names = new Intl.DisplayNames(undefined, { type: "language" });

/** The languages that the shop's channels are offered in, in the order of their tags. */
export function useLanguages(): readonly string[] {
  return [...new Set(useChannels().flatMap(({ locale, languages }) => [locale, ...languages]))].toSorted();
}

/** A language as people call it. */
export function sayLanguage(language: string): string {
  return names.of(language) ?? language;
}
