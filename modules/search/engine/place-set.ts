import { arena } from "./arena.ts";

/** Products of a segment, one bit each; gives them back in rising order, and is empty then. One for a thread. */
export class PlaceSet {
  #bits = new Uint32Array(0);

  /** Makes room for a segment of this size. */
  open(size: number): void {
    const words = (size + 31) >>> 5;
    if (this.#bits.length < words) this.#bits = new Uint32Array(words);
  }

  add(places: Uint32Array): void {
    const bits = this.#bits;
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? 0;
      bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
    }
  }

  /** Writes the products behind each other. @param into room for all of them @returns how many they are */
  drain(into: Uint32Array): number {
    const bits = this.#bits;
    let size = 0;
    for (let word = 0; word < bits.length; word++) {
      let rest = bits[word] ?? 0;
      if (rest === 0) continue;
      bits[word] = 0;
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest & -rest);
        into[size++] = (word << 5) | bit;
        rest &= rest - 1;
      }
    }
    return size;
  }
}

/** The places of several lists, rising, each once. */
export function unite(set: PlaceSet, size: number, lists: readonly Uint32Array[]): Uint32Array {
  const [only = new Uint32Array(0)] = lists;
  if (lists.length <= 1) return only;
  set.open(size);
  for (const list of lists) set.add(list);
  const into = arena.words(
    Math.min(
      size,
      lists.reduce((sum, list) => sum + list.length, 0),
    ),
  );
  return into.subarray(0, set.drain(into));
}
