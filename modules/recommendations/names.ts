/** Names as bytes, found by hash: what a hundred thousand strings in a map are, without one object for each. */
export interface Names {
  /** UTF-8, one name behind the other. */
  readonly text: Uint8Array;
  /** Name `n` is `text[starts[n]]` up to `text[starts[n + 1]]`. */
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
  /** Numbers of names plus one at the places of their hashes, 0 where there is none; a power of two long. */
  readonly table: Int32Array;
}

/** Places of the table per name: beyond that whoever looks for a name looks at too many others. */
const SPARSE = 2;

/** Packs names under their places in the list. An empty name is nobody's, and is not found. */
export function packNames(names: readonly string[]): Names {
  const encoded = names.map((name) => Buffer.from(name));
  const starts = new Int32Array(names.length + 1);
  for (const [number, bytes] of encoded.entries()) starts[number + 1] = (starts[number] ?? 0) + bytes.length;
  const table = new Int32Array(2 ** Math.ceil(Math.log2(SPARSE * Math.max(1, names.length))));
  const hashes = Int32Array.from(names, hashOf);
  for (const [number, name] of names.entries()) {
    if (name === "") continue;
    let place = (hashes[number] ?? 0) & (table.length - 1);
    while (table[place] !== 0) place = (place + 1) & (table.length - 1);
    table[place] = number + 1;
  }
  return { text: new Uint8Array(Buffer.concat(encoded)), starts, hashes, table };
}

/** The name with this number; "" when there is none. */
export function nameAt({ text, starts }: Names, number: number): string {
  const from = starts[number] ?? 0;
  const until = starts[number + 1] ?? from;
  return Buffer.from(text.buffer, text.byteOffset + from, until - from).toString();
}

/** The number of a name, the lowest if it is there several times; undefined when it is not there. */
export function numberOfName(names: Names, name: string): number | undefined {
  const { table, hashes } = names;
  const hash = hashOf(name);
  let place = hash & (table.length - 1);
  for (;;) {
    const number = (table[place] ?? 0) - 1;
    if (number < 0) return undefined;
    if (hashes[number] === hash && nameAt(names, number) === name) return number;
    place = (place + 1) & (table.length - 1);
  }
}

/** Source: FNV-1a, 32 bit (Fowler, Noll, Vo). */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return hash | 0;
}
