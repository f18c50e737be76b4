import { countColumn } from "./count-column.ts";
import { BANDS, isAlwaysShown } from "./price-bands.ts";
import type { WholeCounts } from "./price-grid.ts";
import { AVAILABLE, type Segment } from "./segment.ts";

/**
 * How many products of one segment a channel shows, by the values of each facet: what a page without any filter counts.
 * Counted once, then kept with each write. Products with a publish window are not in it: they come and go by themselves.
 */
export class ShopCounts {
  /** As `Segment.facets`: by value, from 1; 0 counts those without one. */
  readonly columns: readonly Uint32Array[];
  readonly bands = new Uint32Array(BANDS);
  total = 0;
  available = 0;
  readonly #segment: Segment;
  readonly #bandOf: Uint8Array;

  /** @param bandOf price bands of the channel by place; written by whoever writes prices */
  constructor(segment: Segment, bandOf: Uint8Array) {
    this.#segment = segment;
    this.#bandOf = bandOf;
    const { flags } = segment.columns;
    const places = new Uint32Array(segment.size);
    for (let place = 0; place < segment.size; place++) {
      if (!this.#isCounted(place)) continue;
      places[this.total++] = place;
      this.available += ((flags[place] ?? 0) & AVAILABLE) >> 1;
      const band = bandOf[place] ?? 0;
      this.bands[band] = (this.bands[band] ?? 0) + 1;
    }
    const shown = places.subarray(0, this.total);
    this.columns = segment.facets.map((column) => {
      const counts = new Uint32Array(column.values.length + 1);
      countColumn(column, shown, counts);
      return counts;
    });
  }

  whole(): WholeCounts {
    const { total, available, bands, columns } = this;
    const column = (index: number): Uint32Array => columns[index] ?? new Uint32Array(1);
    return { total, available, soldOut: total - available, bands, column };
  }

  /** Takes a product out before it is written (-1), and in again after (1). */
  count(place: number, by: 1 | -1): void {
    if (!this.#isCounted(place)) return;
    this.total += by;
    this.available += by * (((this.#segment.columns.flags[place] ?? 0) & AVAILABLE) >> 1);
    const band = this.#bandOf[place] ?? 0;
    this.bands[band] = (this.bands[band] ?? 0) + by;
    const one = Uint32Array.of(place);
    for (const [index, column] of this.#segment.facets.entries())
      countColumn(column, one, this.columns[index] ?? new Uint32Array(0), by);
  }

  #isCounted(place: number): boolean {
    return isAlwaysShown(this.#segment.columns.flags[place] ?? 0, this.#bandOf[place] ?? 0);
  }
}
