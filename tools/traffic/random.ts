/** Numbers that look like chance and are the same for the same seed. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** Whether something happens that happens so often in a hundred times. */
  happens(percent: number): boolean;
  /** One of the items. @throws Error when there is none */
  pick<Item>(items: readonly Item[]): Item;
}

/** Source: mulberry32 by Tommy Ettinger (public domain). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (percent) => next() * 100 < percent,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
  };
}
