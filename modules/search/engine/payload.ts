/**
 * Where a word stands in a product, in one byte: bits 0-1 how often in the title (3: three times or more), bit 2 brand,
 * bit 3 category or attribute, bits 4-5 how often in the description, bit 6 in the title as part of a joined form alone.
 */
export const TITLE_MASK = 0b11;
export const BRAND = 0b100;
export const FACT = 0b1000;
export const TEXT_ONE = 0b1_0000;
export const TEXT_MASK = 0b11_0000;
export const JOINED = 0b100_0000;

/** Weights of the fields; a word in the title of weight 1 counts 1. */
export interface FieldWeights {
  readonly title: number;
  readonly brand: number;
  readonly fact: number;
  readonly text: number;
}

/** Saturation: the second time a word stands in a field says little, the third next to nothing. */
const TIMES = [0, 1, 1.2, 1.3] as const;

/** What each of the 256 payloads counts. */
export function weighPayloads(weights: FieldWeights): Float32Array {
  const table = new Float32Array(256);
  for (let payload = 0; payload < 256; payload++) {
    const title = weights.title * (TIMES[payload & TITLE_MASK] ?? 0);
    const text = weights.text * (TIMES[(payload & TEXT_MASK) >> 4] ?? 0);
    table[payload] = title + (payload & BRAND ? weights.brand : 0) + (payload & FACT ? weights.fact : 0) + text;
  }
  return table;
}

/** The payload with one more time in the title, at most three. */
export function oneMoreInTitle(payload: number): number {
  return (payload & TITLE_MASK) === TITLE_MASK ? payload : payload + 1;
}

/** The payload with one more time in the description, at most three. */
export function oneMoreInText(payload: number): number {
  return (payload & TEXT_MASK) === TEXT_MASK ? payload : payload + TEXT_ONE;
}
