/** Writes a UUID into four words of an array. */
export function writeUuid(id: string, into: Uint32Array, at: number): void {
  let word = 0;
  let digits = 0;
  for (let index = 0; index < id.length && digits < 32; index++) {
    const sign = id.charCodeAt(index);
    if (sign === HYPHEN) continue;
    // 0 to 9 as they are; a to f and A to F by their last bits.
    word = (word << 4) | ((sign & 0xf) + (sign > NINE ? 9 : 0));
    digits++;
    if (digits % 8 === 0) into[at + digits / 8 - 1] = word;
  }
}

const HYPHEN = 45;
const NINE = 57;

/** Reads a UUID from four words of an array. */
export function readUuid(from: Uint32Array, at: number): string {
  let to = 0;
  for (let digit = 0; digit < 32; digit++) {
    if (digit === 8 || digit === 12 || digit === 16 || digit === 20) written[to++] = HYPHEN;
    written[to++] = DIGITS[((from[at + (digit >> 3)] ?? 0) >>> (28 - 4 * (digit & 7))) & 0xf] ?? 0;
  }
  return written.toString("latin1");
}

const DIGITS = Buffer.from("0123456789abcdef");
/** Where a UUID is written before it is a text: one for a thread. */
const written = Buffer.alloc(36);

/** Places of products by id: an open hash table over the words of their ids, which are random enough to be hashes. */
export class IdTable {
  readonly #ids: Uint32Array;
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(ids: Uint32Array, size: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(size, 1) * 2));
    this.#ids = ids;
    this.#slots = new Uint32Array(slots);
    this.#mask = slots - 1;
    for (let place = 0; place < size; place++) {
      let slot = this.#hash(ids, place * 4);
      while ((this.#slots[slot] ?? 0) !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = place + 1;
    }
  }

  /** The place of a product, or -1. */
  find(id: string): number {
    const wanted = new Uint32Array(4);
    writeUuid(id, wanted, 0);
    for (let slot = this.#hash(wanted, 0); ; slot = (slot + 1) & this.#mask) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0) return -1;
      const at = place * 4;
      const ids = this.#ids;
      if (ids[at] === wanted[0] && ids[at + 1] === wanted[1] && ids[at + 2] === wanted[2] && ids[at + 3] === wanted[3])
        return place;
    }
  }

  #hash(words: Uint32Array, at: number): number {
    return (Math.imul((words[at + 3] ?? 0) ^ (words[at + 1] ?? 0), 0x9e3779b1) >>> 0) & this.#mask;
  }
}
