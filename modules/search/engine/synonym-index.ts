import type { Synonym } from "../search-engine.ts";
import { languageOf } from "../text/stem.ts";
import type { SynonymIndex } from "./expand.ts";

/** Synonyms by language, made ready to be looked up by the first word of a phrase. */
export class SynonymBook {
  readonly #books = new Map<string, ReadonlyMap<string, readonly Synonym[]>>();
  readonly #all: readonly Synonym[];

  /** @param synonyms by language; `*` holds in all */
  constructor(synonyms: Readonly<Record<string, readonly Synonym[]>>) {
    this.#all = synonyms["*"] ?? [];
    for (const [language, list] of Object.entries(synonyms))
      this.#books.set(language, byFirstWord([...list, ...(language === "*" ? [] : this.#all)]));
  }

  of(locale: string): SynonymIndex {
    const book = this.#books.get(languageOf(locale)) ?? this.#books.get("*");
    return { startingWith: (word) => book?.get(word) ?? [] };
  }
}

function byFirstWord(list: readonly Synonym[]): ReadonlyMap<string, readonly Synonym[]> {
  const book = new Map<string, Synonym[]>();
  for (const synonym of list) {
    const first = synonym.from[0];
    if (first === undefined || synonym.to.length === 0) continue;
    const known = book.get(first);
    if (known === undefined) book.set(first, [synonym]);
    else known.push(synonym);
  }
  return book;
}
