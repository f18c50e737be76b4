import { codeOf } from "../text/words.ts";
import { growing32 } from "./growing.ts";
import type { CodeTable } from "./segment.ts";

/** Collects the codes of documents as hashes of 64 bits: two codes of a million meet by chance once in ten million indexes. */
export class CodeWriter {
  readonly #documents = growing32();
  readonly #high = growing32();
  readonly #low = growing32();
  readonly #hash = new Uint32Array(2);

  add(document: number, code: string): void {
    writeHash(codeOf(code), this.#hash);
    this.#documents.push(document);
    this.#high.push(this.#hash[0] ?? 0);
    this.#low.push(this.#hash[1] ?? 0);
  }

  /** @param placeOf by number of document */
  pack(placeOf: Uint32Array): CodeTable {
    const { length } = this.#documents;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(length, 1) * 1.5));
    const table = { high: new Uint32Array(slots), low: new Uint32Array(slots), places: new Uint32Array(slots) };
    for (let at = 0; at < length; at++) {
      const low = this.#low.at(at);
      let slot = low & (slots - 1);
      while ((table.places[slot] ?? 0) !== 0) slot = (slot + 1) & (slots - 1);
      table.high[slot] = this.#high.at(at);
      table.low[slot] = low;
      table.places[slot] = (placeOf[this.#documents.at(at)] ?? 0) + 1;
    }
    return table;
  }
}

/** Places of the products that have this code. */
export function findCode(table: CodeTable, code: string): readonly number[] {
  const slots = table.places.length;
  const hash = new Uint32Array(2);
  writeHash(codeOf(code), hash);
  const [high = 0, low = 0] = hash;
  const found: number[] = [];
  for (let slot = low & (slots - 1); (table.places[slot] ?? 0) !== 0; slot = (slot + 1) & (slots - 1)) {
    if (table.high[slot] === high && table.low[slot] === low) found.push((table.places[slot] ?? 0) - 1);
  }
  return found;
}

/** Two rounds of FNV-1a with different beginnings, mixed. */
function writeHash(text: string, into: Uint32Array): void {
  let high = 0x811c9dc5;
  let low = 0xc9dc5118;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    high = Math.imul(high ^ sign, 0x01000193);
    low = Math.imul(low ^ sign, 0x85ebca6b) ^ (low >>> 13);
  }
  into[0] = high ^ (high >>> 15);
  into[1] = low ^ (low >>> 16);
}
