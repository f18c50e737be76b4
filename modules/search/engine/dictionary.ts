import { languageOf, stemmerOf } from "../text/stem.ts";
import { bitCount, editDistance, lettersOf } from "./edit-distance.ts";
import type { Segment } from "./segment.ts";

interface Stems {
  readonly byNumber: ReadonlyMap<string, readonly number[]>;
  readonly byRoot: ReadonlyMap<string, readonly number[]>;
}

/** The words of one segment, made ready to be looked up: whole, by beginning, by likeness and by stem. */
export class Dictionary {
  readonly #words: readonly string[];
  readonly #starts: Uint32Array;
  readonly #ids: ReadonlyMap<string, number>;
  /** Word ids in the order of their texts, for beginnings. */
  readonly #sorted: Uint32Array;
  /** Word ids by length, with the letters of each, for likeness. */
  readonly #byLength: readonly { readonly ids: Uint32Array; readonly letters: Int32Array }[];
  readonly #stems = new Map<string, Stems>();

  constructor({ words, postings }: Pick<Segment, "words" | "postings">) {
    this.#words = words;
    this.#starts = postings.starts;
    this.#ids = new Map(words.map((word, id) => [word, id]));
    this.#sorted = Uint32Array.from(words, (_, id) => id);
    // Sorting texts by code unit: the order of `<`, whatever the language.
    const texts = words;
    this.#sorted.sort((one, other) => ((texts[one] ?? "") < (texts[other] ?? "") ? -1 : 1));
    this.#byLength = groupByLength(words);
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
    const from = this.#place(beginning);
    const found: number[] = [];
    for (let at = from; at < this.#sorted.length; at++) {
      const id = this.#sorted[at] ?? 0;
      if (this.#words[id]?.startsWith(beginning) !== true) break;
      found.push(id);
    }
    return this.#mostFrequent(found, limit);
  }

  /** Words within so many edits, but for the word itself, with how many they are. */
  near(word: string, edits: number): readonly { readonly word: string; readonly edits: number }[] {
    const letters = lettersOf(word);
    const found: { readonly word: string; readonly edits: number }[] = [];
    for (let length = Math.max(1, word.length - edits); length <= word.length + edits; length++) {
      const group = this.#byLength[length];
      if (group === undefined) continue;
      for (let at = 0; at < group.ids.length; at++) {
        if (bitCount(letters ^ (group.letters[at] ?? 0)) > edits * 2) continue;
        const other = this.#words[group.ids[at] ?? 0] ?? "";
        const distance = editDistance(word, other, edits);
        if (distance > 0 && distance <= edits) found.push({ word: other, edits: distance });
      }
    }
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

  #mostFrequent(ids: readonly number[], limit: number): readonly string[] {
    const ranked = ids.length > limit ? ids.toSorted((one, other) => this.#countAt(other) - this.#countAt(one)) : ids;
    return ranked.slice(0, limit).map((id) => this.#words[id] ?? "");
  }

  #countAt(id: number): number {
    return (this.#starts[id + 1] ?? 0) - (this.#starts[id] ?? 0);
  }

  /** Where words that begin so stand among the sorted ones. */
  #place(beginning: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#words[this.#sorted[middle] ?? 0] ?? "") < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function put(map: Map<string, number[]>, key: string, id: number): void {
  const ids = map.get(key);
  if (ids === undefined) map.set(key, [id]);
  else ids.push(id);
}

function groupByLength(words: readonly string[]) {
  const groups: number[][] = [];
  for (const [id, word] of words.entries()) (groups[word.length] ??= []).push(id);
  return Array.from(groups, (ids = []) => ({
    ids: Uint32Array.from(ids),
    letters: Int32Array.from(ids, (id) => lettersOf(words[id] ?? "")),
  }));
}
