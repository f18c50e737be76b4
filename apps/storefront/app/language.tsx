import { createContext, use } from "react";
import { type Language, type Say, sayIn } from "./messages/index.ts";
import type { Channel } from "./visitor.ts";

/** How this page speaks: its language, its channel's money, and addresses within the language. */
export interface Speech {
  readonly language: Language;
  readonly channel: Channel;
  readonly say: Say;
  /** An address of the shop in the page's language: `/p/lamp` is `/de/p/lamp` in German. */
  readonly to: (path: string) => string;
  /** Money in minor units as people write it here. */
  readonly money: (money: { readonly amountMinor: number; readonly currency: string }) => string;
}

const SpeechContext = createContext<Speech | null>(null);

/** Gives the pages below it their language. */
export const SpeechProvider = SpeechContext.Provider;

/** How the page speaks. @throws an Error outside of the shop's frame */
export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (speech === null) throw new Error("a component speaks outside of the shop's frame");
  return speech;
}

/** The speech of a visitor. */
export function speechOf({ language, channel }: { readonly language: Language; readonly channel: Channel }): Speech {
  return {
    language,
    channel,
    say: sayIn(language),
    to: (path) => pathIn(language, path),
    money: ({ amountMinor, currency }) => {
      return moneyFormat(language, currency).format(amountMinor / 10 ** fractionDigits(currency));
    },
  };
}

/** The address of a page in a language; English has no prefix. */
export function pathIn(language: Language, path: string): string {
  if (language === "en") return path;
  return path === "/" ? `/${language}` : `/${language}${path}`;
}

/** Digits of a currency's minor unit: 2 for EUR, 0 for JPY. */
export function fractionDigits(currency: string): number {
  return moneyFormat("en", currency).resolvedOptions().maximumFractionDigits ?? 2;
}

// Making a formatter costs a hundred times its use.
const formats = new Map<string, Intl.NumberFormat>();

function moneyFormat(language: Language, currency: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language, { style: "currency", currency });
  formats.set(key, format);
  return format;
}
