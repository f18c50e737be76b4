import { compoundsOf, wordsOf } from "../text/words.ts";
import { buildCodeTable } from "./code-table.ts";
import type { SearchDocument } from "./document.ts";
import { FacetWriter } from "./facet-writer.ts";
import { Growing32, Growing8 } from "./growing.ts";
import { packColumns } from "./pack-columns.ts";
import { BRAND, FACT, JOINED, oneMoreInText, oneMoreInTitle } from "./payload.ts";
import { packPostings, packTitles } from "./pack-postings.ts";
import type { Segment } from "./segment.ts";
import { staticRank } from "./static-rank.ts";

/** Longest part of a description that is searched, in characters. */
export const SEARCHED_TEXT_LENGTH = 4_000;

const MAX_KEPT_VALUES = 50_000;

/** What stays of a document until the segment is packed: everything but its texts. */
export type Kept = Omit<SearchDocument, "title" | "description" | "translations" | "categoryNames"> & {
  readonly titleLength: number;
};

type Mark = (payload: number) => number;
const inTitle: Mark = oneMoreInTitle;
const inText: Mark = oneMoreInText;
const inBrand: Mark = (payload) => payload | BRAND;
const inFacts: Mark = (payload) => payload | FACT;
const joinedInTitle: Mark = (payload) => (payload & 0b11 ? payload : oneMoreInTitle(payload) | JOINED);

/**
 * Takes documents one by one and packs them into a segment. Texts are taken apart at once and not kept, so that a million
 * documents need no more memory than their index.
 */
export class SegmentBuilder {
  readonly #wordIds = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #kept: Kept[] = [];
  readonly #values = new Map<string, readonly string[]>();
  /** For each (document, word): the word and where it stands; documents one after another. */
  readonly #entryWords = new Growing32();
  readonly #entryPayloads = new Growing8();
  readonly #entryStarts = new Growing32();
  readonly #titleWords = new Growing32();
  readonly #titleStarts = new Growing32();
  /** By word: its entry in the document that is being read, if it began there. */
  #lastEntry = new Uint32Array(1024);

  get size(): number {
    return this.#kept.length;
  }

  add(document: SearchDocument): void {
    const { title, description, translations, categoryNames, ...kept } = document;
    const start = this.#entryWords.length;
    this.#entryStarts.push(start);
    this.#titleStarts.push(this.#titleWords.length);
    const titleLength = this.#addTitle(title, start, true);
    this.#addWords(document.brand, start, inBrand);
    for (const name of categoryNames) this.#addValue(name, start);
    for (const [, value] of document.attributes) this.#addValue(value, start);
    this.#addWords(description.slice(0, SEARCHED_TEXT_LENGTH), start, inText);
    for (const text of translations) {
      this.#addTitle(text.title, start, false);
      this.#addWords(text.description.slice(0, SEARCHED_TEXT_LENGTH), start, inText);
    }
    this.#kept.push({ ...kept, titleLength });
  }

  /** Packs what was added; the builder is of no use afterwards. @param today days since 1970, for freshness */
  pack(today: number): Segment {
    const size = this.#kept.length;
    const order = Uint32Array.from({ length: size }, (_, index) => index);
    const ranks = Float64Array.from(this.#kept, (kept) => staticRank(kept.signals, today));
    order.sort((one, other) => (ranks[other] ?? 0) - (ranks[one] ?? 0) || one - other);
    const entries = {
      order,
      starts: this.#entryStarts,
      words: this.#entryWords,
      payloads: this.#entryPayloads,
      wordCount: this.#words.length,
    };
    const facets = new FacetWriter();
    const codes: { readonly code: string; readonly place: number }[] = [];
    for (let place = 0; place < size; place++) {
      const kept = this.#kept[order[place] ?? 0];
      if (kept === undefined) continue;
      facets.add(kept);
      for (const code of kept.codes) codes.push({ code, place });
    }
    return {
      size,
      words: this.#words,
      postings: packPostings(entries),
      titles: packTitles(order, this.#titleStarts, this.#titleWords),
      columns: packColumns(order, this.#kept),
      facets: facets.pack(),
      codes: buildCodeTable(codes),
    };
  }

  #addTitle(title: string, start: number, isOwn: boolean): number {
    const words = wordsOf(title);
    for (const { text } of words) {
      const word = this.#enter(text, start, inTitle);
      if (isOwn) this.#titleWords.push(word);
    }
    for (const text of compoundsOf(words)) this.#enter(text, start, joinedInTitle);
    return words.length;
  }

  /** Values come again and again: they are taken apart once. */
  #addValue(value: string, start: number): void {
    let words = this.#values.get(value);
    if (words === undefined) {
      const parts = wordsOf(value);
      words = [...parts.map(({ text }) => text), ...compoundsOf(parts)];
      if (this.#values.size < MAX_KEPT_VALUES) this.#values.set(value, words);
    }
    for (const word of words) this.#enter(word, start, inFacts);
  }

  #addWords(text: string, start: number, mark: Mark): void {
    if (text === "") return;
    const words = wordsOf(text);
    let isCompound = false;
    for (const word of words) {
      this.#enter(word.text, start, mark);
      isCompound ||= word.glue !== "";
    }
    if (isCompound) for (const joined of compoundsOf(words)) this.#enter(joined, start, mark);
  }

  /** Notes that the word stands in the document that began at `start`. @returns the word's id */
  #enter(text: string, start: number, mark: Mark): number {
    let word = this.#wordIds.get(text);
    if (word === undefined) {
      word = this.#words.length;
      this.#wordIds.set(text, word);
      this.#words.push(text);
      if (word >= this.#lastEntry.length) this.#lastEntry = widen(this.#lastEntry);
    }
    const entry = (this.#lastEntry[word] ?? 0) - 1;
    if (entry >= start) {
      this.#entryPayloads.set(entry, mark(this.#entryPayloads.at(entry)));
      return word;
    }
    this.#lastEntry[word] = this.#entryWords.push(word) + 1;
    this.#entryPayloads.push(mark(0));
    return word;
  }
}

function widen(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(array.length * 2);
  wider.set(array);
  return wider;
}
