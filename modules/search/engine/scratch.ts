import { TITLE_MASK } from "./payload.ts";

/**
 * Room to add scores up in; one for a thread, since only one search runs at a time. What a product was given for an
 * earlier search is told apart by its stamp, so that nothing need be cleared.
 */
export class Scratch {
  stamps = new Uint32Array(0);
  scores = new Float32Array(0);
  /** What the present word has counted so far, so that only its best alternative counts. */
  best = new Float32Array(0);
  /** Words that a product matches, one bit each; of those the ones in its title, surely, and both. */
  covered = new Uint16Array(0);
  inTitle = new Uint16Array(0);
  surely = new Uint16Array(0);
  surelyInTitle = new Uint16Array(0);
  /** Products that are still in question. */
  candidates = new Uint32Array(0);
  size = 0;
  epoch = 0;
  /** The word and the alternative that are being counted. */
  bit = 0;
  isSure = false;
  isRequired = false;

  /** Makes room for a segment of this size, with everything forgotten. */
  open(size: number): void {
    if (this.stamps.length < size) {
      this.stamps = new Uint32Array(size);
      this.scores = new Float32Array(size);
      this.best = new Float32Array(size);
      this.covered = new Uint16Array(size);
      this.inTitle = new Uint16Array(size);
      this.surely = new Uint16Array(size);
      this.surelyInTitle = new Uint16Array(size);
      this.candidates = new Uint32Array(size);
      this.epoch = 0;
    }
    this.size = 0;
    if (++this.epoch > 0xfffffff0) {
      this.stamps.fill(0);
      this.epoch = 1;
    }
  }

  /** Counts a hit of the present word; a product that was not met before becomes a candidate. */
  meet(doc: number, payload: number, worth: number): void {
    if (this.stamps[doc] !== this.epoch) {
      this.stamps[doc] = this.epoch;
      this.scores[doc] = 0;
      this.covered[doc] = 0;
      this.inTitle[doc] = 0;
      this.surely[doc] = 0;
      this.surelyInTitle[doc] = 0;
      this.candidates[this.size++] = doc;
    }
    this.count(doc, payload, worth);
  }

  /** Adds what a hit counts, or what it counts more than a weaker alternative of the same word did. */
  count(doc: number, payload: number, worth: number): void {
    const { bit } = this;
    const covered = this.covered[doc] ?? 0;
    if ((covered & bit) === 0) {
      this.covered[doc] = covered | bit;
      this.best[doc] = worth;
      this.scores[doc] = (this.scores[doc] ?? 0) + worth;
    } else if (worth > (this.best[doc] ?? 0)) {
      this.scores[doc] = (this.scores[doc] ?? 0) + worth - (this.best[doc] ?? 0);
      this.best[doc] = worth;
    }
    if (!this.isRequired) return;
    const isInTitle = (payload & TITLE_MASK) !== 0;
    if (isInTitle) this.inTitle[doc] = (this.inTitle[doc] ?? 0) | bit;
    if (!this.isSure) return;
    this.surely[doc] = (this.surely[doc] ?? 0) | bit;
    if (isInTitle) this.surelyInTitle[doc] = (this.surelyInTitle[doc] ?? 0) | bit;
  }

  /** Puts the candidates in rising order. */
  sort(): void {
    this.candidates.subarray(0, this.size).sort();
  }

  /** Keeps the candidates that cover at least these words. */
  keep(wanted: number): void {
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      const doc = this.candidates[at] ?? 0;
      if (((this.covered[doc] ?? 0) & wanted) === wanted) this.candidates[kept++] = doc;
    }
    this.size = kept;
  }
}
