/** The same words in the four languages of the demo shop. */
export type Words = { readonly en: string; readonly de: string; readonly fr: string; readonly ja: string };

/** The languages into which the English shop is translated. */
export const translatedLocales = ["de", "fr", "ja"] as const;
export type TranslatedLocale = (typeof translatedLocales)[number];

/** Writes words down in one line, so that the vocabularies stay readable. */
export function words(en: string, de: string, fr: string, ja: string): Words {
  return { en, de, fr, ja };
}
