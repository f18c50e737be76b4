import { arena } from "./arena.ts";
import { BucketLists } from "./bucket-lists.ts";
import { countColumn } from "./count-column.ts";
import { BANDS, isAlwaysShown } from "./price-bands.ts";
import { AVAILABLE, type FacetColumn, type Segment, UNPRICED } from "./segment.ts";

/** What a search asks of price and stock, and nothing else: bounds are inclusive, in minor units; infinite for none. */
export interface Offer {
  readonly least: number;
  readonly most: number;
  readonly inStock: boolean;
}

/** What a whole segment has to show of an offer: each facet counts as if its own condition were not there. */
export interface WholeCounts {
  readonly total: number;
  /** Within the price, by stock. */
  readonly available: number;
  readonly soldOut: number;
  /** In stock as far as that is asked for, by band of price. */
  readonly bands: Uint32Array;
  /** By value of a facet, from 1; 0 counts those without one. @param index as `Segment.facets`; valid for this search */
  column(index: number): Uint32Array;
}

const ANYTHING: Offer = { least: -Infinity, most: Infinity, inStock: false };

/** Buckets that are walked through together. */
interface Stage {
  readonly buckets: readonly number[];
  /** No product of it is ordered above this key. */
  readonly highestKey: number;
}

/** Most buckets of prices; the first is for what counts nowhere, the second for what has no price. */
const BUCKETS = 256;
const UNCOUNTED = 0;
const NO_CELL = 65_535;
const WITHOUT_PRICE = 1;
/** Products a bucket is worth having for. */
const WORTHWHILE = 64;
/** Prices that are looked at to lay the buckets out. */
const SAMPLE = 8_192;
/** Facets with more values than this are counted product by product: tables of them would take too much memory. */
const WIDE = 8_192;

/**
 * Counts of a channel by range of price, stock and facet, kept with each write, so that a price range over a whole shop
 * is added up from ranges that lie in it; only products in the two ranges at its ends are looked at one by one. Products
 * with a publish window are not in it: they come and go by themselves.
 */
export class PriceGrid {
  /** The bucket of each product; UNCOUNTED for what is not shown, or only at times. */
  readonly bucketOf: Uint8Array;
  readonly #lists: BucketLists;
  readonly #segment: Segment;
  readonly #prices: Float64Array;
  readonly #bandOf: Uint8Array;
  /** Least price of each bucket, rising, when they were laid out. */
  readonly #bounds: Float64Array;
  /** Least and highest price that a bucket has held. */
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  /** By bucket and stock: `2 * bucket + 1` is in stock. */
  readonly #totals: Uint32Array;
  readonly #bands = [new Uint32Array(BANDS), new Uint32Array(BANDS)] as const;
  /** For each facet a row of counts for each of those; null for one with too many values. */
  readonly #columns: readonly (Uint32Array | null)[];

  /** @param bandOf price bands of the channel by place; written by whoever writes prices */
  constructor(segment: Segment, channel: string, bandOf: Uint8Array) {
    const { size, facets } = segment;
    this.#segment = segment;
    this.#bandOf = bandOf;
    this.#prices = segment.columns.prices[channel] ?? new Float64Array(0);
    this.bucketOf = new Uint8Array(size);
    this.#bounds = layOut(this.#prices);
    const buckets = this.#bounds.length + WITHOUT_PRICE + 1;
    this.#low = new Float64Array(buckets).fill(Infinity);
    this.#high = new Float64Array(buckets).fill(-Infinity);
    this.#totals = new Uint32Array(2 * buckets);
    this.#columns = facets.map(({ values }) =>
      values.length > WIDE ? null : new Uint32Array(2 * buckets * (values.length + 1)),
    );
    const cells = new Uint16Array(size);
    for (let place = 0; place < size; place++) cells[place] = this.#enter(place, 1) ?? NO_CELL;
    this.#lists = new BucketLists(this.bucketOf, buckets);
    // Facet by facet: a walk through one column after the other is several times as fast as through all at once.
    for (const [index, column] of facets.entries()) {
      const table = this.#columns[index];
      if (table === null || table === undefined) continue;
      for (let place = 0; place < size; place++) {
        const cell = cells[place] ?? NO_CELL;
        if (cell !== NO_CELL) addValues(table, column, { place, row: cell * (column.values.length + 1), by: 1 });
      }
    }
  }

  /** Takes a product out before it is written (-1), and in again after (1). */
  count(place: number, by: 1 | -1): void {
    const cell = this.#enter(place, by);
    if (cell === null) return;
    this.#lists.move(place);
    for (const [index, column] of this.#segment.facets.entries()) {
      const table = this.#columns[index];
      if (table !== null && table !== undefined)
        addValues(table, column, { place, row: cell * (column.values.length + 1), by });
    }
  }

  /** Notes a product in its bucket. @returns the bucket with the stock; null for one that does not count */
  #enter(place: number, by: 1 | -1): number | null {
    const flags = this.#segment.columns.flags[place] ?? 0;
    if (!isAlwaysShown(flags, this.#bandOf[place] ?? 0)) return null;
    const price = this.#prices[place] ?? -1;
    const bucket = by === 1 ? this.#bucketFor(price) : (this.bucketOf[place] ?? 0);
    this.bucketOf[place] = by === 1 ? bucket : UNCOUNTED;
    if (price < (this.#low[bucket] ?? 0)) this.#low[bucket] = price;
    if (price > (this.#high[bucket] ?? 0)) this.#high[bucket] = price;
    const stock = (flags & AVAILABLE) === 0 ? 0 : 1;
    const cell = 2 * bucket + stock;
    add(this.#totals, cell, by);
    add(this.#bands[stock], this.#bandOf[place] ?? 0, by);
    return cell;
  }

  /** Counts what the segment has to show of an offer. */
  whole(offer: Offer): WholeCounts {
    const { inside, edges } = this.#span(offer);
    const atEdges = this.#within(edges, offer);
    const { flags } = this.#segment.columns;
    const inStock = atEdges.filter((place) => ((flags[place] ?? 0) & AVAILABLE) !== 0);
    const wanted = offer.inStock ? inStock : atEdges;
    const cells = inside.flatMap((bucket) => (offer.inStock ? [2 * bucket + 1] : [2 * bucket, 2 * bucket + 1]));
    const sum = (stock: 0 | 1): number =>
      inside.reduce((total, bucket) => total + (this.#totals[2 * bucket + stock] ?? 0), 0);
    const available = sum(1) + inStock.length;
    const soldOut = sum(0) + atEdges.length - inStock.length;
    return {
      total: offer.inStock ? available : available + soldOut,
      available,
      soldOut,
      bands: this.#bands[1].map((count, band) => count + (offer.inStock ? 0 : (this.#bands[0][band] ?? 0))),
      column: (index) => this.#column(index, { cells, wanted, offer, inside }),
    };
  }

  /** By bucket, 1 where some product of it may be of the offer; what is not counted may always be. */
  mayHold(offer: Offer): Uint8Array {
    const { inside, edges } = this.#span(offer);
    const mask = new Uint8Array(BUCKETS);
    for (const bucket of [UNCOUNTED, ...inside, ...edges]) mask[bucket] = 1;
    return mask;
  }

  /** Buckets in the order of their prices, as many at a time as hold so many products in stock as it is asked for. */
  stages(
    offer: Offer | null,
    { isRising, after, wanted }: { readonly isRising: boolean; readonly after: number; readonly wanted: number },
  ): readonly Stage[] {
    const { inside, edges } = this.#span(offer ?? ANYTHING);
    const priced = [...inside, ...edges]
      .filter((bucket) => bucket !== WITHOUT_PRICE)
      .toSorted((one, other) => (isRising ? one - other : other - one));
    const keyOf = (bucket: number): number => (isRising ? -(this.#low[bucket] ?? 0) : (this.#high[bucket] ?? 0));
    const stages: { readonly buckets: number[]; readonly highestKey: number; held: number }[] = [];
    for (const bucket of priced) {
      const lowestKey = isRising ? -(this.#high[bucket] ?? 0) : (this.#low[bucket] ?? 0);
      if (lowestKey > after) continue;
      let stage = stages.at(-1);
      if (stage === undefined || stage.held >= wanted) {
        stage = { buckets: [], highestKey: keyOf(bucket), held: 0 };
        stages.push(stage);
      }
      stage.buckets.push(bucket);
      stage.held +=
        (this.#totals[2 * bucket + 1] ?? 0) + (offer?.inStock === true ? 0 : (this.#totals[2 * bucket] ?? 0));
    }
    if (inside.includes(WITHOUT_PRICE)) stages.push({ buckets: [WITHOUT_PRICE], highestKey: UNPRICED, held: 0 });
    return stages;
  }

  #column(
    index: number,
    of: {
      readonly cells: readonly number[];
      readonly wanted: Uint32Array;
      readonly offer: Offer;
      readonly inside: readonly number[];
    },
  ): Uint32Array {
    const column = this.#segment.facets[index];
    const table = this.#columns[index];
    if (column === undefined || table === undefined) return arena.words(1).fill(0);
    const counts = arena.words(column.values.length + 1).fill(0);
    if (table === null) countColumn(column, this.#wanted(of.inside, of.offer), counts);
    else
      for (const cell of of.cells) {
        const row = cell * counts.length;
        for (let value = 0; value < counts.length; value++)
          counts[value] = (counts[value] ?? 0) + (table[row + value] ?? 0);
      }
    countColumn(column, of.wanted, counts);
    return counts;
  }

  /** Buckets that lie in the range, and those that may be cut by its ends. */
  #span({ least, most }: Offer): { readonly inside: readonly number[]; readonly edges: readonly number[] } {
    const inside: number[] = [];
    const edges: number[] = [];
    for (let bucket = WITHOUT_PRICE; bucket < this.#low.length; bucket++) {
      const [low, high] = [this.#low[bucket] ?? 0, this.#high[bucket] ?? 0];
      if (low > high || high < least || low > most) continue;
      (low >= least && high <= most ? inside : edges).push(bucket);
    }
    return { inside, edges };
  }

  /** The products of some buckets; for this search. */
  places(buckets: readonly number[]): Uint32Array {
    return this.#lists.of(
      buckets,
      buckets.reduce((sum, one) => sum + this.#sizeOf(one), 0),
    );
  }

  /** Products of some buckets within the price. */
  #within(buckets: readonly number[], { least, most }: Offer): Uint32Array {
    if (buckets.length === 0) return new Uint32Array(0);
    const held = this.places(buckets);
    let fitting = 0;
    for (let at = 0; at < held.length; at++) {
      const place = held[at] ?? 0;
      const price = this.#prices[place] ?? -1;
      held[fitting] = place;
      fitting += Number(price >= least) & Number(price <= most);
    }
    return held.subarray(0, fitting);
  }

  /** Products that lie in buckets within the range. */
  #wanted(inside: readonly number[], offer: Offer): Uint32Array {
    const all = this.#within(inside, offer);
    const { flags } = this.#segment.columns;
    return offer.inStock ? all.filter((place) => ((flags[place] ?? 0) & AVAILABLE) !== 0) : all;
  }

  #sizeOf(bucket: number): number {
    return (this.#totals[2 * bucket] ?? 0) + (this.#totals[2 * bucket + 1] ?? 0);
  }

  #bucketFor(price: number): number {
    if (price < 0) return WITHOUT_PRICE;
    let [from, to] = [0, this.#bounds.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#bounds[middle] ?? 0) <= price) from = middle + 1;
      else to = middle;
    }
    return from + WITHOUT_PRICE;
  }
}

/** Counts the values of one product in a row of its own. */
function addValues(
  table: Uint32Array,
  { single, starts, many }: FacetColumn,
  { place, row, by }: { readonly place: number; readonly row: number; readonly by: 1 | -1 },
): void {
  if (single !== null) return add(table, row + (single[place] ?? 0), by);
  const end = starts?.[place + 1] ?? 0;
  for (let of = starts?.[place] ?? 0; of < end; of++) add(table, row + (many?.[of] ?? 0), by);
}

function add(counts: Uint32Array, at: number, by: 1 | -1): void {
  counts[at] = (counts[at] ?? 0) + by;
}

/** Least prices of buckets that hold about as many products each; the first is 0. */
function layOut(prices: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(prices.length / SAMPLE));
  const sample = prices.filter((price, place) => place % step === 0 && price >= 0).toSorted();
  const wanted = Math.max(1, Math.min(BUCKETS - WITHOUT_PRICE - 1, Math.floor(prices.length / WORTHWHILE)));
  const bounds = new Set([0]);
  for (let bucket = 1; bucket < wanted; bucket++)
    bounds.add(sample[Math.floor((bucket * sample.length) / wanted)] ?? 0);
  return Float64Array.from(bounds).toSorted();
}
