import { TEXT_ONE, TITLE_MASK } from "./payload.ts";
import type { Alternative } from "./plan.ts";
import type { SegmentView } from "./view.ts";

/** Products that hold something, rising, with where they hold it. */
export interface List {
  readonly docs: Uint32Array;
  readonly payloads: Uint8Array;
}

/** A list with what a match in it counts. */
export interface WeightedList extends List {
  readonly factor: number;
  /** As sure as the best that stands for its word. */
  readonly isSure: boolean;
}

const NOTHING: List = { docs: new Uint32Array(0), payloads: new Uint8Array(0) };

/** The products of one segment that hold an alternative. */
export function listOf(view: SegmentView, { words, isAdjacent }: Alternative): List {
  const ids = words.map((word) => view.dictionary.idOf(word));
  const known = ids.filter((id) => id !== undefined);
  const [only] = known;
  if (known.length < words.length || only === undefined) return NOTHING;
  if (words.length === 1) return wordList(view, only);
  if (!isAdjacent) return together(view, known);
  return adjacent(view, known);
}

function wordList({ segment: { postings } }: SegmentView, word: number): List {
  const from = postings.starts[word] ?? 0;
  const to = postings.starts[word + 1] ?? 0;
  return { docs: postings.docs.subarray(from, to), payloads: postings.payloads.subarray(from, to) };
}

/** Products that hold all words: in the title if all stand there, else as if in the text. */
function together(view: SegmentView, words: readonly number[]): List {
  const lists = words.map((word) => wordList(view, word)).toSorted((one, other) => one.docs.length - other.docs.length);
  const [shortest = NOTHING, ...others] = lists;
  const docs: number[] = [];
  const payloads: number[] = [];
  const cursors = others.map(() => 0);
  for (let at = 0; at < shortest.docs.length; at++) {
    const doc = shortest.docs[at] ?? 0;
    let inTitle = (shortest.payloads[at] ?? 0) & TITLE_MASK ? 1 : 0;
    let isEverywhere = true;
    for (const [index, other] of others.entries()) {
      const found = seek(other.docs, doc, cursors[index] ?? 0);
      cursors[index] = found;
      if (other.docs[found] !== doc) isEverywhere = false;
      else if (((other.payloads[found] ?? 0) & TITLE_MASK) === 0) inTitle = 0;
    }
    if (!isEverywhere) continue;
    docs.push(doc);
    payloads.push(inTitle === 1 ? 1 : TEXT_ONE);
  }
  return { docs: Uint32Array.from(docs), payloads: Uint8Array.from(payloads) };
}

/** Of those, the products whose title has the words one after the other. */
function adjacent(view: SegmentView, words: readonly number[]): List {
  const { titles } = view.segment;
  const all = together(view, words);
  const docs = all.docs.filter((doc, at) => {
    if ((all.payloads[at] ?? 0) !== 1) return false;
    const end = (titles.starts[doc + 1] ?? 0) - words.length;
    for (let from = titles.starts[doc] ?? 0; from <= end; from++) {
      if (words.every((word, index) => titles.words[from + index] === word)) return true;
    }
    return false;
  });
  return { docs, payloads: new Uint8Array(docs.length).fill(1) };
}

/** The first index from `from` on whose product is not before `doc`: steps that double, then halves. */
export function seek(docs: Uint32Array, doc: number, from: number): number {
  let low = from;
  let step = 1;
  let high = from;
  while (high < docs.length && (docs[high] ?? 0) < doc) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, docs.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((docs[middle] ?? 0) < doc) low = middle + 1;
    else high = middle;
  }
  return low;
}
