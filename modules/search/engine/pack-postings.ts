import type { Growing } from "./growing.ts";
import type { Postings, TitleWords } from "./segment.ts";

type Growing32 = Growing<Uint32Array<ArrayBuffer>>;

interface Entries {
  /** By place: which document stands there. */
  readonly order: Uint32Array;
  /** By document: where its entries begin. */
  readonly starts: Growing32;
  readonly words: Growing32;
  readonly payloads: Growing<Uint8Array<ArrayBuffer>>;
  readonly wordCount: number;
}

/** Sorts the entries of documents by word, in two walks over them: count, then put each where it belongs. */
export function packPostings({ order, starts, words, payloads, wordCount }: Entries): Postings {
  const total = words.length;
  const wordOf = words.all;
  const payloadOf = payloads.all;
  const startOf = starts.all;
  const wordStarts = new Uint32Array(wordCount + 1);
  for (let entry = 0; entry < total; entry++) {
    const next = (wordOf[entry] ?? 0) + 1;
    wordStarts[next] = (wordStarts[next] ?? 0) + 1;
  }
  for (let word = 0; word < wordCount; word++)
    wordStarts[word + 1] = (wordStarts[word + 1] ?? 0) + (wordStarts[word] ?? 0);
  const fill = wordStarts.slice(0, wordCount);
  const docs = new Uint32Array(total);
  const packed = new Uint8Array(total);
  // By place, so that the products of each word come out in rising order.
  for (let place = 0; place < order.length; place++) {
    const document = order[place] ?? 0;
    const end = document + 1 < starts.length ? (startOf[document + 1] ?? 0) : total;
    for (let entry = startOf[document] ?? 0; entry < end; entry++) {
      const word = wordOf[entry] ?? 0;
      const at = fill[word] ?? 0;
      fill[word] = at + 1;
      docs[at] = place;
      packed[at] = payloadOf[entry] ?? 0;
    }
  }
  return { starts: wordStarts, docs, payloads: packed };
}

/** Puts the words of titles in the order of places. */
export function packTitles(order: Uint32Array, starts: Growing32, words: Growing32): TitleWords {
  const packedStarts = new Uint32Array(order.length + 1);
  const packed = new Uint32Array(words.length);
  const wordOf = words.all;
  const startOf = starts.all;
  let at = 0;
  for (let place = 0; place < order.length; place++) {
    const document = order[place] ?? 0;
    const end = document + 1 < starts.length ? (startOf[document + 1] ?? 0) : words.length;
    packedStarts[place] = at;
    for (let word = startOf[document] ?? 0; word < end; word++) packed[at++] = wordOf[word] ?? 0;
  }
  packedStarts[order.length] = at;
  return { starts: packedStarts, words: packed };
}
