import type { paths } from "@hansa/sdk";
import { useEffect, useState } from "react";
import type { Language } from "./messages/index.ts";

type Answer = paths["/v1/suggest"]["get"]["responses"]["200"]["content"]["application/json"];

/** Something that may be meant by what is being typed, and where it leads. */
export interface Suggestion {
  readonly kind: "query" | "category" | "product";
  readonly text: string;
  readonly path: string;
  readonly image: string | null;
}

const LIMIT = 5;

const PAUSE_MS = 120;
const LEAST_CHARS = 2;

/** What may be meant by a text that is being typed; asked for in the pauses between letters. */
export function useSuggestions(
  text: string,
  { channel, language }: { readonly channel: string; readonly language: Language },
): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const isLong = text.trim().length >= LEAST_CHARS;
  useEffect(() => {
    if (!isLong) return;
    const away = new AbortController();
    const timer = setTimeout(() => {
      // Overtaken by the next letter, or the shop is away: the search itself still works.
      suggest(text, { channel, language, signal: away.signal }).then(setFound, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      away.abort();
    };
  }, [text, isLong, channel, language]);
  return isLong ? found : [];
}

/** Guesses what is being typed: searches first, then categories, then products. @throws when it is overtaken or the shop is away */
async function suggest(
  text: string,
  from: { readonly channel: string; readonly language: Language; readonly signal: AbortSignal },
): Promise<readonly Suggestion[]> {
  const query = new URLSearchParams({ q: text, channel: from.channel, language: from.language, limit: String(LIMIT) });
  const answer = await fetch(`/v1/suggest?${query.toString()}`, { signal: from.signal });
  if (!answer.ok) return [];
  const { queries, categories, products } = (await answer.json()) as Answer;
  return [
    ...queries.slice(0, 3).map((one): Suggestion => {
      return { kind: "query", text: one, path: `/search?q=${encodeURIComponent(one)}`, image: null };
    }),
    ...categories.slice(0, 2).map(({ slug, name }): Suggestion => {
      return { kind: "category", text: name, path: `/c/${slug}`, image: null };
    }),
    ...products.map(({ slug, title, image }): Suggestion => {
      return { kind: "product", text: title, path: `/p/${slug}`, image };
    }),
  ];
}
