import { Blocks } from "./blocks.ts";
import { Dictionary } from "./dictionary.ts";
import type { OfferUpdate } from "./document.ts";
import { toByte, writePrices } from "./write-offer.ts";
import { bandOf } from "./price-bands.ts";
import { PriceGrid } from "./price-grid.ts";
import { AVAILABLE, BRAND_FACET, CATEGORY, type FacetColumn, HAS_WINDOW, LIVE, type Segment } from "./segment.ts";
import { ShopCounts } from "./shop-counts.ts";
import { IdTable } from "./uuid.ts";
import { listValues, type ValueLists } from "./value-lists.ts";

/** A segment with what is worked out from it to look things up, and the only one who writes to it. */
export class SegmentView {
  readonly segment: Segment;
  readonly dictionary: Dictionary;
  readonly ids: IdTable;
  /** Places of the products with a publish window. */
  readonly windowed: Uint32Array;
  readonly #bands = new Map<string, Uint8Array>();
  readonly #shops = new Map<string, ShopCounts>();
  readonly #grids = new Map<string, PriceGrid>();
  readonly #lists = new Map<FacetColumn, ValueLists>();
  #blocks: Blocks | null = null;
  /** No window turns in this time. */
  #turn = { from: Infinity, until: -Infinity };

  constructor(segment: Segment) {
    this.segment = segment;
    this.dictionary = new Dictionary(segment);
    this.ids = new IdTable(segment.columns.ids, segment.size);
    const { flags } = segment.columns;
    let count = 0;
    for (let place = 0; place < segment.size; place++) if ((flags[place] ?? 0) & HAS_WINDOW) count++;
    this.windowed = new Uint32Array(count);
    for (let place = segment.size - 1; place >= 0; place--) {
      if ((flags[place] ?? 0) & HAS_WINDOW) this.windowed[--count] = place;
    }
  }

  /** When the next publish window opens or closes, in seconds; Infinity for never. */
  turnsAfter(nowSeconds: number): number {
    const known = this.#turn;
    if (nowSeconds >= known.from && nowSeconds < known.until) return known.until;
    const { fromSeconds, untilSeconds } = this.segment.columns;
    let until = Infinity;
    for (const place of this.windowed) {
      for (const turn of [fromSeconds[place] ?? 0, untilSeconds[place] ?? 0])
        if (turn > nowSeconds && turn < until) until = turn;
    }
    this.#turn = { from: nowSeconds, until };
    return until;
  }

  /** Price bands of a channel by place; all zero for a channel that sells nothing of it. */
  bandsOf(channel: string): Uint8Array {
    const known = this.#bands.get(channel);
    if (known !== undefined) return known;
    const prices = this.segment.columns.prices[channel];
    const made = new Uint8Array(this.segment.size);
    if (prices !== undefined)
      for (let place = 0; place < made.length; place++) made[place] = bandOf(prices[place] ?? -2);
    this.#bands.set(channel, made);
    return made;
  }

  /** What a channel shows of it altogether. */
  shopOf(channel: string): ShopCounts {
    const known = this.#shops.get(channel);
    if (known !== undefined) return known;
    const made = new ShopCounts(this.segment, this.bandsOf(channel));
    this.#shops.set(channel, made);
    return made;
  }

  /** What a channel shows of it by price, stock and facet. */
  gridOf(channel: string): PriceGrid {
    const known = this.#grids.get(channel);
    if (known !== undefined) return known;
    const made = new PriceGrid(this.segment, channel, this.bandsOf(channel));
    this.#grids.set(channel, made);
    return made;
  }

  /** Products by value of a facet. */
  listsOf(column: FacetColumn): ValueLists {
    const known = this.#lists.get(column);
    if (known !== undefined) return known;
    const made = listValues(column, this.segment.size);
    this.#lists.set(column, made);
    return made;
  }

  get blocks(): Blocks {
    this.#blocks ??= new Blocks(this.segment.columns, this.segment.size);
    return this.#blocks;
  }

  /** What the first pages will ask for, to be worked out beforehand piece by piece. */
  warming(locales: readonly string[]): readonly (() => void)[] {
    const { columns, facets } = this.segment;
    const listed = facets.filter(({ name }) => name === CATEGORY || name === BRAND_FACET);
    return [
      ...locales.map((locale) => () => this.dictionary.warm(locale)),
      ...Object.keys(columns.prices).map((channel) => () => void this.shopOf(channel)),
      ...Object.keys(columns.prices).map((channel) => () => void this.gridOf(channel)),
      ...listed.map((column) => () => void this.listsOf(column)),
      () => void this.blocks,
    ];
  }

  isLive(place: number): boolean {
    return ((this.segment.columns.flags[place] ?? 0) & LIVE) !== 0;
  }

  /** The product is found no more. */
  kill(place: number): void {
    const { flags } = this.segment.columns;
    this.#change(place, () => {
      flags[place] = (flags[place] ?? 0) & ~LIVE;
    });
  }

  writeOffer(place: number, { prices, isAvailable, signals }: Omit<OfferUpdate, "id">): void {
    const { columns } = this.segment;
    this.#change(place, () => {
      writePrices(columns.prices, place, prices);
      const flags = columns.flags[place] ?? 0;
      columns.flags[place] = isAvailable ? flags | AVAILABLE : flags & ~AVAILABLE;
    });
    if (signals === undefined) return;
    columns.popularity[place] = toByte(signals.popularity);
    columns.margin[place] = toByte(signals.margin);
    this.#blocks?.raise(place);
  }

  #change(place: number, write: () => void): void {
    const counted = [...this.#shops.values(), ...this.#grids.values()];
    for (const counts of counted) counts.count(place, -1);
    write();
    for (const [channel, bands] of this.#bands)
      bands[place] = bandOf(this.segment.columns.prices[channel]?.[place] ?? -2);
    for (const counts of counted) counts.count(place, 1);
  }
}

export function viewOf(segment: Segment): SegmentView {
  return new SegmentView(segment);
}
