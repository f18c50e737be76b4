/** Words of a segment with the products that hold them, packed into arrays that can be handed over or written down. */
export interface Postings {
  /** Where each word's products begin; one more than there are words. */
  readonly starts: Uint32Array;
  /** Places of products, rising within a word. */
  readonly docs: Uint32Array;
  readonly payloads: Uint8Array;
}

/** Values of one facet. */
export interface FacetColumn {
  readonly name: string;
  readonly values: readonly string[];
  /** With one value at most: by place, 0 for none, else the value's place + 1. */
  readonly single: Uint16Array | Uint32Array | null;
  /** With several: where each product's values begin, and the values' places + 1. */
  readonly starts: Uint32Array | null;
  readonly many: Uint32Array | null;
}

/** What is known of each product, by place. */
export interface Columns {
  /** Four words of the product's id. */
  readonly ids: Uint32Array;
  readonly revisions: Uint32Array;
  readonly flags: Uint8Array;
  readonly fromSeconds: Uint32Array;
  readonly untilSeconds: Uint32Array;
  readonly titleLengths: Uint8Array;
  /** From 0 to 255. */
  readonly popularity: Uint8Array;
  readonly rating: Uint8Array;
  readonly margin: Uint8Array;
  readonly createdDays: Uint16Array;
  /** By channel; NOT_SOLD and UNPRICED besides amounts in minor units. */
  readonly prices: Readonly<Record<string, Float64Array>>;
}

/** The words of titles in their order. */
export interface TitleWords {
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
}

/** Exact codes: an open hash table of 64 bits to places, empty where `places` is 0, else place + 1. */
export interface CodeTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly places: Uint32Array;
}

/** Products that are searched together. Nothing but flags and prices ever changes. Places are in order of static rank. */
export interface Segment {
  readonly size: number;
  readonly words: readonly string[];
  readonly postings: Postings;
  readonly titles: TitleWords;
  readonly columns: Columns;
  readonly facets: readonly FacetColumn[];
  readonly codes: CodeTable;
}

/** Bits of `Columns.flags`. */
export const LIVE = 1;
export const AVAILABLE = 2;
export const HAS_WINDOW = 4;

/** In a column of prices: the channel does not sell it; it sells it, but has no price for it. */
export const NOT_SOLD = -2;
export const UNPRICED = -1;

/** The facet that holds category ids. */
export const CATEGORY = "category";
export const BRAND_FACET = "brand";

/** Bytes of the arrays of a segment; words and values take about as much again as their letters. */
export function bytesOf(segment: Segment): number {
  const { postings, titles, columns, facets, codes } = segment;
  const { prices, ...others } = columns;
  const arrays = [
    ...Object.values(postings),
    ...Object.values(titles),
    ...Object.values(others),
    ...Object.values(prices),
    ...Object.values(codes),
    ...facets.flatMap(({ single, starts, many }) => [single, starts, many]),
  ];
  const texts = segment.words.reduce((sum, word) => sum + word.length, 0);
  return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), texts);
}

/** The memory of a segment, to be handed to another thread. */
export function arrayBuffersOf({ postings, titles, columns, facets, codes }: Segment): ArrayBuffer[] {
  const { prices, ...others } = columns;
  const arrays = [
    ...Object.values(postings),
    ...Object.values(titles),
    ...Object.values(others),
    ...Object.values(prices),
    ...Object.values(codes),
    ...facets.flatMap(({ single, starts, many }) => [single, starts, many]),
  ];
  return [...new Set(arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : [])))];
}
