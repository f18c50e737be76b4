import { arena } from "./arena.ts";

/** Products that may have moved before the lists are laid out anew: with more, who looks for some looks at too many. */
const MOST_MOVED = 0.03;
const FEW = 32;

/**
 * The products of each bucket, one behind the other. Those that moved since are kept beside, and looked at as well; when
 * they are many the lists are laid out anew.
 */
export class BucketLists {
  readonly #bucketOf: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #places: Uint32Array;
  readonly #isMoved: Uint8Array;
  #moved: number[] = [];

  /** @param bucketOf the bucket of each product, written by whoever calls `move` */
  constructor(bucketOf: Uint8Array, buckets: number) {
    this.#bucketOf = bucketOf;
    this.#starts = new Uint32Array(buckets + 1);
    this.#places = new Uint32Array(bucketOf.length);
    this.#isMoved = new Uint8Array(bucketOf.length);
    this.#layOut();
  }

  /** A product has another bucket than before. */
  move(place: number): void {
    if (this.#isMoved[place] === 1) return;
    this.#isMoved[place] = 1;
    this.#moved.push(place);
    if (this.#moved.length > FEW + MOST_MOVED * this.#places.length) this.#layOut();
  }

  /** The products of some buckets, each once; for this search. @param total of all of them together at least */
  of(buckets: readonly number[], total: number): Uint32Array {
    const found = arena.words(total);
    let size = 0;
    for (const bucket of buckets) {
      const end = this.#starts[bucket + 1] ?? 0;
      for (let at = this.#starts[bucket] ?? 0; at < end; at++) {
        const place = this.#places[at] ?? 0;
        if (this.#isMoved[place] === 0) found[size++] = place;
      }
    }
    const wanted = new Set(buckets);
    for (const place of this.#moved) if (wanted.has(this.#bucketOf[place] ?? 0)) found[size++] = place;
    return found.subarray(0, size);
  }

  /** A counting sort: within a bucket places rise. */
  #layOut(): void {
    const starts = this.#starts.fill(0);
    for (const bucket of this.#bucketOf) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
    for (let bucket = 1; bucket < starts.length; bucket++)
      starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
    const fill = starts.slice();
    for (let place = 0; place < this.#bucketOf.length; place++) {
      const bucket = this.#bucketOf[place] ?? 0;
      const at = fill[bucket] ?? 0;
      this.#places[at] = place;
      fill[bucket] = at + 1;
    }
    for (const place of this.#moved) this.#isMoved[place] = 0;
    this.#moved = [];
  }
}
