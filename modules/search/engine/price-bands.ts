import { HAS_WINDOW, LIVE, NOT_SOLD, UNPRICED } from "./segment.ts";

/** Bounds of price ranges, in minor units: 1, 2, 5, 10, 20, 50 … */
const BOUNDS = Array.from({ length: 30 }, (_, index) => [1, 2, 5][index % 3] ?? 1).map(
  (digit, index) => digit * 10 ** (Math.floor(index / 3) + 2),
);

/** The ranges as an answer names them: band 2 is the first of them. */
export const PRICE_VALUES: readonly string[] = [0, ...BOUNDS].map(
  (from, index) => `${String(from)}..${String(BOUNDS[index] ?? "")}`,
);

/** Bands are bytes: not sold, sold without a price, then one for each range. */
export const BAND_NOT_SOLD = 0;
export const BAND_UNPRICED = 1;
export const BANDS = PRICE_VALUES.length + 2;

/** Whether the channel of this band shows a product with these flags, at any time. */
export function isAlwaysShown(flags: number, band: number): boolean {
  return (flags & (LIVE | HAS_WINDOW)) === LIVE && band !== BAND_NOT_SOLD;
}

/** The band of a price in minor units, NOT_SOLD or UNPRICED. */
export function bandOf(price: number): number {
  if (price === NOT_SOLD) return BAND_NOT_SOLD;
  if (price <= UNPRICED) return BAND_UNPRICED;
  let range = 0;
  for (let step = 16; step >= 1; step /= 2) if (price >= (BOUNDS[range + step - 1] ?? Infinity)) range += step;
  return range + 2;
}
