/** Words longer than this are not compared letter by letter. */
const MAX_LENGTH = 64;

/** A word of the index that is like the one that was typed. */
export interface Near {
  readonly id: number;
  readonly edits: number;
}

/**
 * The words of a segment in the order of their texts: neighbours share their beginnings, so that beginnings are ranges, and
 * likeness is worked out once for each beginning instead of once for each word.
 */
export class SortedWords {
  readonly #words: readonly string[];
  readonly #sorted: Uint32Array;
  /** Letters of each word, and those that it has with the one before it in common; made when they are first needed. */
  #letters: { readonly lengths: Uint8Array; readonly shared: Uint8Array } | null = null;
  /** One row of distances for each letter of the word that is compared. */
  readonly #rows = Array.from({ length: MAX_LENGTH + 1 }, () => new Uint8Array(MAX_LENGTH + 1));

  constructor(words: readonly string[], sorted: Uint32Array) {
    this.#words = words;
    this.#sorted = sorted;
  }

  /** Ids of the words that begin so. */
  startingWith(beginning: string): Uint32Array {
    return this.#sorted.subarray(this.#place(beginning), this.#place(`${beginning}\uffff`));
  }

  /**
   * Words within so many edits, but for the word itself. Source of the distance: Damerau 1964, in the restricted form
   * (optimal string alignment); of the shared rows: a walk over the trie that the sorted words are.
   */
  near(word: string, edits: number): readonly Near[] {
    const found: Near[] = [];
    if (word.length >= MAX_LENGTH) return found;
    const { lengths, shared } = this.#countLetters();
    const rows = this.#rows;
    const first = rows[0] ?? new Uint8Array(0);
    for (let column = 0; column <= word.length; column++) first[column] = column;
    // Rows up to `valid` hold for the present word; beginnings from `dead` letters on are too far away.
    let valid = 0;
    let dead = MAX_LENGTH;
    for (let at = 0; at < this.#sorted.length; at++) {
      const same = shared[at] ?? 0;
      if (same >= dead) continue;
      if (same < valid) valid = same;
      dead = MAX_LENGTH;
      const length = lengths[at] ?? 0;
      if (length > word.length + edits || length < word.length - edits) continue;
      const id = this.#sorted[at] ?? 0;
      const other = this.#words[id] ?? "";
      for (let row = valid + 1; row <= length; row++) {
        valid = row;
        if (!this.#fillRow(word, other, row, edits)) {
          dead = row;
          break;
        }
      }
      if (dead <= length) continue;
      const distance = rows[length]?.[word.length] ?? edits + 1;
      if (distance > 0 && distance <= edits) found.push({ id, edits: distance });
    }
    return found;
  }

  /** Works out the distances of one letter more. @returns whether any beginning of the word is still near enough */
  #fillRow(word: string, other: string, row: number, limit: number): boolean {
    const current = this.#rows[row];
    const last = this.#rows[row - 1];
    const beforeLast = this.#rows[row - 2];
    if (current === undefined || last === undefined) return false;
    const from = Math.max(1, row - limit);
    const to = Math.min(word.length, row + limit);
    const letter = other.charCodeAt(row - 1);
    const letterBefore = row > 1 ? other.charCodeAt(row - 2) : -1;
    const beyond = limit + 1;
    current[from - 1] = from === 1 ? Math.min(row, beyond) : beyond;
    let best = current[from - 1] ?? beyond;
    for (let column = from; column <= to; column++) {
      const typed = word.charCodeAt(column - 1);
      const above = column === row + limit ? beyond : (last[column] ?? beyond) + 1;
      let cost = Math.min(
        (last[column - 1] ?? beyond) + (typed === letter ? 0 : 1),
        above,
        (current[column - 1] ?? beyond) + 1,
      );
      if (beforeLast !== undefined && column > 1 && typed === letterBefore && word.charCodeAt(column - 2) === letter)
        cost = Math.min(cost, (beforeLast[column - 2] ?? beyond) + 1);
      current[column] = Math.min(cost, beyond);
      best = Math.min(best, cost);
    }
    if (to < word.length) current[to + 1] = beyond;
    return best <= limit;
  }

  #countLetters(): { readonly lengths: Uint8Array; readonly shared: Uint8Array } {
    if (this.#letters !== null) return this.#letters;
    const shared = new Uint8Array(this.#sorted.length);
    const lengths = new Uint8Array(this.#sorted.length);
    let before = "";
    for (let at = 0; at < shared.length; at++) {
      const word = this.#words[this.#sorted[at] ?? 0] ?? "";
      const most = Math.min(before.length, word.length, MAX_LENGTH);
      let same = 0;
      while (same < most && before.charCodeAt(same) === word.charCodeAt(same)) same++;
      shared[at] = same;
      lengths[at] = Math.min(word.length, 255);
      before = word;
    }
    this.#letters = { lengths, shared };
    return this.#letters;
  }

  /** Where words that begin so stand among the sorted ones. */
  #place(beginning: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#words[this.#sorted[middle] ?? 0] ?? "") < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Ids of words in the order of their texts by code unit, whatever the language. */
export function sortWords(words: readonly string[]): Uint32Array {
  const sorted = Uint32Array.from(words, (_, id) => id);
  return sorted.toSorted((one, other) => ((words[one] ?? "") < (words[other] ?? "") ? -1 : 1));
}
