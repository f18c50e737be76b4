/** Three rows of the table, used again and again; words are no longer than this. */
const MAX_LENGTH = 64;
const rows: readonly [Uint8Array, Uint8Array, Uint8Array] = [
  new Uint8Array(MAX_LENGTH),
  new Uint8Array(MAX_LENGTH),
  new Uint8Array(MAX_LENGTH),
];

/**
 * Edits between two words: a letter put in, left out, changed, or swapped with its neighbour. Stops early and returns
 * `limit + 1` when there are more than `limit`. Source: Damerau 1964; the restricted form (optimal string alignment).
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit || Math.max(one.length, other.length) >= MAX_LENGTH) return limit + 1;
  let [beforeLast, last, current] = rows;
  for (let column = 0; column <= other.length; column++) last[column] = column;
  for (let row = 1; row <= one.length; row++) {
    current.fill(limit + 1, 0, other.length + 1);
    current[0] = row;
    let best = row;
    const from = Math.max(1, row - limit);
    const to = Math.min(other.length, row + limit);
    for (let column = from; column <= to; column++) {
      const isSame = one.charCodeAt(row - 1) === other.charCodeAt(column - 1);
      let cost = Math.min(
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
      );
      const isSwapped =
        row > 1 &&
        column > 1 &&
        one.charCodeAt(row - 1) === other.charCodeAt(column - 2) &&
        one.charCodeAt(row - 2) === other.charCodeAt(column - 1);
      if (isSwapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current[column] = cost;
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(last[other.length] ?? 0, limit + 1);
}

/** One bit for each letter or digit that a word holds: words within one edit differ in two bits at most. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

/** How many bits are set. */
export function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
