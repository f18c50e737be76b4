import { TITLE_MASK } from "./payload.ts";
import { PlaceSet } from "./place-set.ts";

/** What is being counted: the word's bit, and what kind of hit. */
export interface Hit {
  readonly bit: number;
  readonly isRequired: boolean;
  readonly isSure: boolean;
}

/**
 * Room to add scores up in; one for a thread, since only one search runs at a time. Products in question stand side by
 * side in rising order, so that a search that meets few of a million touches little memory.
 */
export class Scratch {
  readonly set = new PlaceSet();
  /** By product: where it stands among the candidates; true only for those that are. */
  #slots = new Uint32Array(0);
  places = new Uint32Array(0);
  scores = new Float32Array(0);
  /** What the present word has counted so far, so that only its best alternative counts. */
  best = new Float32Array(0);
  /** Words that a product matches, one bit each; of those the ones in its title, surely, and both. */
  covered = new Uint16Array(0);
  inTitle = new Uint16Array(0);
  surely = new Uint16Array(0);
  surelyInTitle = new Uint16Array(0);
  size = 0;

  /** Makes the products of these lists the candidates, with nothing counted. */
  open(segmentSize: number, lists: readonly Uint32Array[]): void {
    const room = Math.min(
      segmentSize,
      lists.reduce((sum, list) => sum + list.length, 0),
    );
    this.#widen(room);
    const [only] = lists;
    if (lists.length === 1 && only !== undefined) {
      this.places.set(only);
      this.size = only.length;
    } else {
      this.set.open(segmentSize);
      for (const list of lists) this.set.add(list);
      this.size = this.set.drain(this.places);
    }
    const { size } = this;
    this.scores.fill(0, 0, size);
    this.covered.fill(0, 0, size);
    this.inTitle.fill(0, 0, size);
    this.surely.fill(0, 0, size);
    this.surelyInTitle.fill(0, 0, size);
  }

  /** Where each candidate stands, by product. */
  slots(segmentSize: number): Uint32Array {
    if (this.#slots.length < segmentSize) this.#slots = new Uint32Array(segmentSize);
    const slots = this.#slots;
    for (let at = 0; at < this.size; at++) slots[this.places[at] ?? 0] = at;
    return slots;
  }

  /** Adds what a hit counts, or what it counts more than a weaker alternative of the same word did. */
  count(at: number, payload: number, worth: number, { bit, isRequired, isSure }: Hit): void {
    const covered = this.covered[at] ?? 0;
    if ((covered & bit) === 0) {
      this.covered[at] = covered | bit;
      this.best[at] = worth;
      this.scores[at] = (this.scores[at] ?? 0) + worth;
    } else if (worth > (this.best[at] ?? 0)) {
      this.scores[at] = (this.scores[at] ?? 0) + worth - (this.best[at] ?? 0);
      this.best[at] = worth;
    }
    if (!isRequired) return;
    const isInTitle = (payload & TITLE_MASK) !== 0;
    if (isInTitle) this.inTitle[at] = (this.inTitle[at] ?? 0) | bit;
    if (!isSure) return;
    this.surely[at] = (this.surely[at] ?? 0) | bit;
    if (isInTitle) this.surelyInTitle[at] = (this.surelyInTitle[at] ?? 0) | bit;
  }

  /** Keeps the candidates that cover at least so many of these words. */
  keep(wanted: number, atLeast: number): void {
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      if ((BITS[(this.covered[at] ?? 0) & wanted] ?? 0) < atLeast) continue;
      if (kept !== at) {
        this.places[kept] = this.places[at] ?? 0;
        this.scores[kept] = this.scores[at] ?? 0;
        this.covered[kept] = this.covered[at] ?? 0;
        this.inTitle[kept] = this.inTitle[at] ?? 0;
        this.surely[kept] = this.surely[at] ?? 0;
        this.surelyInTitle[kept] = this.surelyInTitle[at] ?? 0;
      }
      kept++;
    }
    this.size = kept;
  }

  #widen(room: number): void {
    if (this.places.length >= room) return;
    const length = 2 ** Math.ceil(Math.log2(room + 1));
    this.places = new Uint32Array(length);
    this.scores = new Float32Array(length);
    this.best = new Float32Array(length);
    this.covered = new Uint16Array(length);
    this.inTitle = new Uint16Array(length);
    this.surely = new Uint16Array(length);
    this.surelyInTitle = new Uint16Array(length);
  }
}

/** How many bits are set, for each 16 of them. */
export const BITS = Uint8Array.from({ length: 65_536 }, (_, bits) => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
});
