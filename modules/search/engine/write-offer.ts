import type { SearchDocument } from "./document.ts";
import { type Columns, NOT_SOLD, UNPRICED } from "./segment.ts";

/** Writes the prices of one product; channels that are not named do not sell it. */
export function writePrices(columns: Columns["prices"], place: number, prices: SearchDocument["prices"]): void {
  for (const [channel, column] of Object.entries(columns)) {
    const price = prices[channel];
    column[place] = price === undefined ? NOT_SOLD : (price ?? UNPRICED);
  }
}

/** A share from 0 to 1 as a number from 0 to 255. */
export function toByte(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 255);
}
