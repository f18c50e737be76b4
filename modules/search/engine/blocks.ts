import type { Columns } from "./segment.ts";

/** Products that are looked at together. */
export const BLOCK = 512;

/**
 * The highest signals of each run of products: since places are in order of static rank, the best of a whole shop are found
 * in a few of them. A signal that falls leaves its block too high, which costs time and nothing else.
 */
export class Blocks {
  readonly popularity: Uint8Array;
  readonly rating: Uint8Array;
  readonly margin: Uint8Array;
  readonly createdDays: Uint16Array;
  readonly #columns: Columns;

  constructor(columns: Columns, size: number) {
    const count = Math.ceil(size / BLOCK);
    this.popularity = new Uint8Array(count);
    this.rating = new Uint8Array(count);
    this.margin = new Uint8Array(count);
    this.createdDays = new Uint16Array(count);
    this.#columns = columns;
    for (let place = 0; place < size; place++) this.raise(place);
  }

  /** Takes the present signals of a product in. */
  raise(place: number): void {
    const block = Math.floor(place / BLOCK);
    const { popularity, rating, margin, createdDays } = this.#columns;
    this.popularity[block] = Math.max(this.popularity[block] ?? 0, popularity[place] ?? 0);
    this.rating[block] = Math.max(this.rating[block] ?? 0, rating[place] ?? 0);
    this.margin[block] = Math.max(this.margin[block] ?? 0, margin[place] ?? 0);
    this.createdDays[block] = Math.max(this.createdDays[block] ?? 0, createdDays[place] ?? 0);
  }
}
