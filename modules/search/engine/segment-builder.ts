import { compoundsOf, MAX_WORD_LENGTH, wordsOf } from "../text/words.ts";
import { CodeWriter } from "./code-table.ts";
import { ColumnWriter } from "./column-writer.ts";
import type { SearchDocument } from "./document.ts";
import { FacetWriter } from "./facet-writer.ts";
import { growing32, growing8 } from "./growing.ts";
import { BRAND, FACT, JOINED, oneMoreInText, oneMoreInTitle } from "./payload.ts";
import { packPostings, packTitles } from "./pack-postings.ts";
import { BRAND_FACET, CATEGORY, type Segment } from "./segment.ts";
import { isPlainTitle, WordTable } from "./word-table.ts";

/** Longest part of a description that is searched, in characters. */
export const SEARCHED_TEXT_LENGTH = 4_000;

const MAX_KEPT_VALUES = 50_000;

type Mark = (payload: number) => number;
const inTitle: Mark = oneMoreInTitle;
const inText: Mark = oneMoreInText;
const inBrand: Mark = (payload) => payload | BRAND;
const inFacts: Mark = (payload) => payload | FACT;
const joinedInTitle: Mark = (payload) => (payload & 0b11 ? payload : oneMoreInTitle(payload) | JOINED);

/**
 * Takes documents one by one and packs them into a segment. Everything goes into columns at once: no document is kept, so
 * that a million of them need little more memory than their index.
 */
export class SegmentBuilder {
  readonly #words = new WordTable();
  readonly #columns = new ColumnWriter();
  readonly #facets = new FacetWriter();
  readonly #codes = new CodeWriter();
  readonly #categoryWords = new Map<string, readonly number[]>();
  /** For each (document, word): the word and where it stands; documents one after another. */
  readonly #entryWords = growing32();
  readonly #entryPayloads = growing8();
  readonly #entryStarts = growing32();
  readonly #titleWords = growing32();
  readonly #titleStarts = growing32();
  /** By word: its entry in the document that is being read, if it began there. */
  readonly #lastEntry = growing32();
  readonly #takeApart = (value: string): readonly number[] => {
    const parts = wordsOf(value);
    return [...parts.map(({ text }) => text), ...compoundsOf(parts)].map((text) => this.#words.idOf(text));
  };

  get size(): number {
    return this.#columns.size;
  }

  add(document: SearchDocument): void {
    const number = this.size;
    const start = this.#entryWords.length;
    this.#entryStarts.push(start);
    this.#titleStarts.push(this.#titleWords.length);
    const titleLength = this.#addTitle(document.title, start, true);
    if (document.brand !== "")
      this.#enterAll(this.#facets.put(number, BRAND_FACET, document.brand, this.#takeApart), start, inBrand);
    for (const category of document.categories) this.#facets.put(number, CATEGORY, category, noWords);
    for (const name of document.categoryNames) this.#enterAll(this.#wordsOfCategory(name), start, inFacts);
    for (const [name, value] of document.attributes)
      this.#enterAll(this.#facets.put(number, name, value, this.#takeApart), start, inFacts);
    this.#addText(document.description, start);
    for (const text of document.translations) {
      this.#addTitle(text.title, start, false);
      this.#addText(text.description, start);
    }
    for (const code of document.codes) this.#codes.add(number, code);
    this.#columns.add(document, titleLength);
  }

  /** Packs what was added; the builder is of no use afterwards. @param today days since 1970, for freshness */
  pack(today: number): Segment {
    for (const steps = this.packing(today); ; ) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same step by step, for a thread that has other things to do. */
  *packing(today: number): Generator<void, Segment> {
    const order = this.#columns.order(today);
    const placeOf = new Uint32Array(order.length);
    for (let place = 0; place < order.length; place++) placeOf[order[place] ?? 0] = place;
    yield;
    const postings = packPostings({
      order,
      starts: this.#entryStarts,
      words: this.#entryWords,
      payloads: this.#entryPayloads,
      wordCount: this.#words.size,
    });
    yield;
    const titles = packTitles(order, this.#titleStarts, this.#titleWords);
    const columns = this.#columns.pack(order);
    yield;
    const facets = this.#facets.pack(placeOf);
    yield;
    const codes = this.#codes.pack(placeOf);
    return { size: order.length, words: this.#words.words, postings, titles, columns, facets, codes };
  }

  /** @returns how many words it has */
  #addTitle(title: string, start: number, isOwn: boolean): number {
    if (isPlainTitle(title)) return this.#addPlainTitle(title, start, isOwn);
    const words = wordsOf(title);
    for (const { text } of words) {
      const word = this.#words.idOf(text);
      this.#enter(word, start, inTitle);
      if (isOwn) this.#titleWords.push(word);
    }
    for (const text of compoundsOf(words)) this.#enter(this.#words.idOf(text), start, joinedInTitle);
    return words.length;
  }

  /** The same for a title that holds nothing but plain words: it is cut at its blanks. */
  #addPlainTitle(title: string, start: number, isOwn: boolean): number {
    let count = 0;
    for (let from = 0; from < title.length; ) {
      const blank = title.indexOf(" ", from);
      const to = blank < 0 ? title.length : blank;
      const word = this.#words.idOfPart(title, from, Math.min(to, from + MAX_WORD_LENGTH));
      this.#enter(word, start, inTitle);
      if (isOwn) this.#titleWords.push(word);
      count++;
      from = to + 1;
    }
    return count;
  }

  /** Names of categories come again and again: they are taken apart once. */
  #wordsOfCategory(name: string): readonly number[] {
    const known = this.#categoryWords.get(name);
    if (known !== undefined) return known;
    const words = this.#takeApart(name);
    if (this.#categoryWords.size < MAX_KEPT_VALUES) this.#categoryWords.set(name, words);
    return words;
  }

  #addText(text: string, start: number): void {
    if (text === "") return;
    const words = wordsOf(text.slice(0, SEARCHED_TEXT_LENGTH));
    let isCompound = false;
    for (const word of words) {
      this.#enter(this.#words.idOf(word.text), start, inText);
      isCompound ||= word.glue !== "";
    }
    if (isCompound) for (const joined of compoundsOf(words)) this.#enter(this.#words.idOf(joined), start, inText);
  }

  #enterAll(words: readonly number[], start: number, mark: Mark): void {
    for (const word of words) this.#enter(word, start, mark);
  }

  /** Notes that the word stands in the document that began at `start`. */
  #enter(word: number, start: number, mark: Mark): void {
    this.#lastEntry.fillTo(word + 1, 0);
    const entry = this.#lastEntry.at(word) - 1;
    if (entry >= start) {
      this.#entryPayloads.set(entry, mark(this.#entryPayloads.at(entry)));
      return;
    }
    this.#lastEntry.set(word, this.#entryWords.push(word) + 1);
    this.#entryPayloads.push(mark(0));
  }
}

const NO_WORDS: readonly number[] = [];
const noWords = (): readonly number[] => NO_WORDS;
