const FIRST_SLOTS = 1_024;
/** Words of so many plain signs are kept as two numbers of base 37, six signs each, which is exact; others as texts. */
const PACKED_LENGTH = 12;
const HALF = 6;
const BASE = 37;
/** Numbers of one slot: both halves of the word, its number + 1, and one that only makes it a power of two. */
const WIDTH = 4;
const BLANK = 32;

/** What each sign counts: a to z (capitals too) 1 to 26, digits 27 to 36, others 0. */
const VALUES = new Uint8Array(128).map((_, sign) => {
  if (sign >= 97 && sign <= 122) return sign - 96;
  if (sign >= 65 && sign <= 90) return sign - 64;
  return sign >= 48 && sign <= 57 ? sign - 21 : 0;
});

/**
 * Numbers of words, given in the order in which they come. A plain word is looked up where it stands in a text: no string is
 * made of it but the first time, and one line of memory is looked at.
 */
export class WordTable {
  /** By number. */
  readonly words: string[] = [];
  readonly #others = new Map<string, number>();
  #slots = new Uint32Array(FIRST_SLOTS * WIDTH);
  #packed = 0;

  get size(): number {
    return this.words.length;
  }

  /** The number of a word as it is compared. */
  idOf(text: string): number {
    if (text.length <= PACKED_LENGTH && isPlainWord(text)) return this.idOfPart(text, 0, text.length);
    const known = this.#others.get(text);
    if (known !== undefined) return known;
    const number = this.words.push(text) - 1;
    this.#others.set(text, number);
    return number;
  }

  /** The number of the word in a part of a text that holds nothing but Latin letters without accents, and digits. */
  idOfPart(text: string, from: number, to: number): number {
    if (to - from > PACKED_LENGTH) return this.idOf(text.slice(from, to).toLowerCase());
    const middle = Math.min(to, from + HALF);
    let first = 0;
    for (let at = from; at < middle; at++) first = first * BASE + (VALUES[text.charCodeAt(at)] ?? 0);
    let second = 0;
    for (let at = middle; at < to; at++) second = second * BASE + (VALUES[text.charCodeAt(at)] ?? 0);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = placeOf(first, second, mask);
    for (let number = slots[slot + 2] ?? 0; number !== 0; number = slots[slot + 2] ?? 0) {
      if (slots[slot] === first && slots[slot + 1] === second) return number - 1;
      slot = (slot + WIDTH) & mask;
    }
    const number = this.words.push(text.slice(from, to).toLowerCase());
    slots[slot] = first;
    slots[slot + 1] = second;
    slots[slot + 2] = number;
    this.#packed++;
    if (this.#packed * WIDTH * 2 > slots.length) this.#widen();
    return number - 1;
  }

  #widen(): void {
    const before = this.#slots;
    const wider = new Uint32Array(before.length * 2);
    const mask = wider.length - 1;
    for (let at = 0; at < before.length; at += WIDTH) {
      if (before[at + 2] === 0) continue;
      let slot = placeOf(before[at] ?? 0, before[at + 1] ?? 0, mask);
      while (wider[slot + 2] !== 0) slot = (slot + WIDTH) & mask;
      wider.set(before.subarray(at, at + WIDTH), slot);
    }
    this.#slots = wider;
  }
}

/** Where a word is looked for first. */
function placeOf(first: number, second: number, mask: number): number {
  const mixed = Math.imul(first ^ Math.imul(second, 0x85ebca6b), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) * WIDTH) & mask;
}

function isPlainWord(text: string): boolean {
  for (let at = 0; at < text.length; at++) if ((VALUES[text.charCodeAt(at)] ?? 0) === 0) return false;
  return text !== "";
}

/** Whether a title holds nothing but Latin letters without accents, digits and single blanks between them, as most do. */
export function isPlainTitle(title: string): boolean {
  let before = BLANK;
  for (let at = 0; at < title.length; at++) {
    const sign = title.charCodeAt(at);
    if (sign === BLANK ? before === BLANK : (VALUES[sign] ?? 0) === 0) return false;
    before = sign;
  }
  return before !== BLANK;
}
