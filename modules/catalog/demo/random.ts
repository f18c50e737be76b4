/**
 * Seeded pseudo-random numbers for the demo shop: same seed, same sequence, on every machine.
 * Not for secrets.
 */

/** A sequence of repeatable random choices. */
export type Random = {
  /** @returns a number in [0, 1) */
  readonly next: () => number;
  /** @returns a whole number from `min` to `max`, both included */
  readonly integer: (min: number, max: number) => number;
  /** @returns true with the given probability, 0 to 1 */
  readonly chance: (probability: number) => boolean;
  /**
   * @returns one element of the list
   * @throws RangeError when the list is empty
   */
  readonly pick: <T>(list: readonly T[]) => T;
  /** @returns a new list with the same elements in random order (Fisher-Yates) */
  readonly shuffle: <T>(list: readonly T[]) => readonly T[];
};

/**
 * Starts a sequence.
 * Source: mulberry32 by Tommy Ettinger (public domain): 32 bits of state and a full period of 2^32, plenty for a demo shop.
 *
 * @param seed any number; only its low 32 bits count
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => elementAt(list, integer(0, list.length - 1)),
    shuffle: (list) => shuffled(list, integer),
  };
}

/**
 * Turns a text into a 32-bit seed, so that every product has its own sequence and a new one does not disturb its neighbours.
 * Source: FNV-1a by Fowler, Noll and Vo (public domain), over UTF-16 code units.
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function elementAt<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`No element ${String(index)} in a list of ${String(list.length)}.`);
  return found;
}

function shuffled<T>(list: readonly T[], integer: (min: number, max: number) => number): readonly T[] {
  const rest = [...list];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(integer(0, rest.length - 1), 1));
  return result;
}
