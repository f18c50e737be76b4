import type { MessageKey, Messages } from "./en.ts";

export type { MessageKey } from "./en.ts";

// A file for each: a visitor reads one.
const catalogues = {
  en: async () => (await import("./en.ts")).en,
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  ja: async () => (await import("./ja.ts")).ja,
  ar: async () => (await import("./ar.ts")).ar,
} as const satisfies Record<string, () => Promise<Messages>>;

/** A language that the shop speaks. */
export type Language = keyof typeof catalogues;

const loaded = new Map<Language, Messages>();

/** Makes a language ready to be spoken: the server does it with all before the first page, a browser with its page's own. */
export async function loadMessages(language: Language): Promise<void> {
  loaded.set(language, await catalogues[language]());
}

/** All of them, the default first, each under its own name. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "fr", name: "Français" },
  { code: "ja", name: "日本語" },
  { code: "ar", name: "العربية" },
];

export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some(({ code }) => code === text);
}

/** Says the text of this name, with `{name}` replaced by the value of that name. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string>>) => string;

/** The shop's texts in a language. @throws an Error where it was not loaded */
export function sayIn(language: Language): Say {
  const messages = loaded.get(language);
  if (messages === undefined) throw new Error(`the texts of ${language} were not loaded`);
  return (key, values = {}) => messages[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
