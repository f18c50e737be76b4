import { languageOf, stemmerOf } from "../text/stem.ts";
import type { Segment } from "./segment.ts";
import { SortedWords, sortWords } from "./sorted-words.ts";
import { topOf } from "./top-of.ts";

interface Stems {
  readonly byNumber: ReadonlyMap<string, readonly number[]>;
  readonly byRoot: ReadonlyMap<string, readonly number[]>;
}

/** A word of the index that is like another one. */
export interface NearWord {
  readonly word: string;
  readonly edits: number;
}

/** Misspelt words that are remembered: whoever misspells a word goes on to filter and to turn pages. */
const MAX_NEAR = 64;

/** The words of one segment, made ready to be looked up: whole, by beginning, by likeness and by stem. */
export class Dictionary {
  readonly #words: readonly string[];
  readonly #starts: Uint32Array;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #sorted: SortedWords;
  readonly #near = new Map<string, readonly NearWord[]>();
  readonly #stems = new Map<string, Stems>();

  constructor({ words, postings }: Pick<Segment, "words" | "postings">) {
    this.#words = words;
    this.#starts = postings.starts;
    this.#ids = new Map(words.map((word, id) => [word, id]));
    this.#sorted = new SortedWords(words, sortWords(words));
  }

  idOf(word: string): number | undefined {
    return this.#ids.get(word);
  }

  /** In how many products the word stands. */
  countOf(word: string): number {
    const id = this.#ids.get(word);
    return id === undefined ? 0 : this.#countAt(id);
  }

  /** Words that begin so, the most frequent first. */
  startingWith(beginning: string, limit: number): readonly string[] {
    const ids = this.#sorted.startingWith(beginning);
    const ranked = topOf(ids.length, limit, (at) => this.#countAt(ids[at] ?? 0));
    return ranked.map((at) => this.#words[ids[at] ?? 0] ?? "");
  }

  /** Words within so many edits, but for the word itself, with how many they are. */
  near(word: string, edits: number): readonly NearWord[] {
    const key = `${String(edits)} ${word}`;
    const known = this.#near.get(key);
    if (known !== undefined) return known;
    const found = this.#sorted
      .near(word, edits)
      .map((near) => ({ word: this.#words[near.id] ?? "", edits: near.edits }));
    if (this.#near.size >= MAX_NEAR) this.#near.clear();
    this.#near.set(key, found);
    return found;
  }

  /** Words that differ from this one in number only (`number`), or share its root (`root`). */
  related(word: string, locale: string, by: "number" | "root"): readonly string[] {
    const stem = stemmerOf(locale)(word);
    const stems = this.#stemsOf(locale);
    const ids = by === "number" ? stems.byNumber.get(stem.number) : stems.byRoot.get(stem.root);
    return (ids ?? []).map((id) => this.#words[id] ?? "");
  }

  /** Works out the stems of a locale's language beforehand, so that the first search does not wait. */
  warm(locale: string): void {
    this.#stemsOf(locale);
  }

  #stemsOf(locale: string): Stems {
    const language = languageOf(locale);
    const known = this.#stems.get(language);
    if (known !== undefined) return known;
    const stemmer = stemmerOf(locale);
    const byNumber = new Map<string, number[]>();
    const byRoot = new Map<string, number[]>();
    for (const [id, word] of this.#words.entries()) {
      if (word.length < 3) continue;
      const { number, root } = stemmer(word);
      put(byNumber, number, id);
      if (root !== number || word !== number) put(byRoot, root, id);
      else put(byRoot, number, id);
    }
    const made = { byNumber, byRoot };
    this.#stems.set(language, made);
    return made;
  }

  #countAt(id: number): number {
    return (this.#starts[id + 1] ?? 0) - (this.#starts[id] ?? 0);
  }
}

function put(map: Map<string, number[]>, key: string, id: number): void {
  const ids = map.get(key);
  if (ids === undefined) map.set(key, [id]);
  else ids.push(id);
}
