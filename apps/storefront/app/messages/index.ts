import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en, type MessageKey, type Messages } from "./en.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";

export type { MessageKey } from "./en.ts";

const catalogues = { en, de, fr, ja, ar } as const satisfies Record<string, Messages>;

/** A language that the shop speaks. */
export type Language = keyof typeof catalogues;

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

/** The shop's texts in a language. */
export function sayIn(language: Language): Say {
  const messages: Messages = catalogues[language];
  return (key, values = {}) => messages[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
