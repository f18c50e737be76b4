import type { SearchDocument } from "./document.ts";
import type { Kept } from "./segment-builder.ts";
import { AVAILABLE, type Columns, HAS_WINDOW, LIVE, NOT_SOLD, UNPRICED } from "./segment.ts";
import { writeUuid } from "./uuid.ts";

/** Writes what is known of the documents into columns, in the order of places. */
export function packColumns(order: Uint32Array, documents: readonly Kept[]): Columns {
  const size = order.length;
  const columns = emptyColumns(size, channelsOf(documents));
  for (let place = 0; place < size; place++) {
    const document = documents[order[place] ?? 0];
    if (document === undefined) continue;
    writeUuid(document.id, columns.ids, place * 4);
    columns.revisions[place] = document.revision;
    const window = document.fromSeconds > 0 || document.untilSeconds > 0 ? HAS_WINDOW : 0;
    columns.flags[place] = LIVE | window | (document.isAvailable ? AVAILABLE : 0);
    columns.fromSeconds[place] = document.fromSeconds;
    columns.untilSeconds[place] = document.untilSeconds;
    columns.titleLengths[place] = Math.min(document.titleLength, 255);
    columns.popularity[place] = toByte(document.signals.popularity);
    columns.rating[place] = toByte(document.signals.rating);
    columns.margin[place] = toByte(document.signals.margin);
    columns.createdDays[place] = document.signals.createdDay;
    writePrices(columns.prices, place, document.prices);
  }
  return columns;
}

/** Writes the prices of one product; channels that are not named do not sell it. */
export function writePrices(columns: Columns["prices"], place: number, prices: SearchDocument["prices"]): void {
  for (const [channel, column] of Object.entries(columns)) {
    const price = prices[channel];
    column[place] = price === undefined ? NOT_SOLD : (price ?? UNPRICED);
  }
}

function emptyColumns(size: number, channels: readonly string[]): Columns {
  return {
    ids: new Uint32Array(size * 4),
    revisions: new Uint32Array(size),
    flags: new Uint8Array(size),
    fromSeconds: new Uint32Array(size),
    untilSeconds: new Uint32Array(size),
    titleLengths: new Uint8Array(size),
    popularity: new Uint8Array(size),
    rating: new Uint8Array(size),
    margin: new Uint8Array(size),
    createdDays: new Uint16Array(size),
    prices: Object.fromEntries(channels.map((channel) => [channel, new Float64Array(size).fill(NOT_SOLD)])),
  };
}

function channelsOf(documents: readonly Kept[]): readonly string[] {
  const channels = new Set<string>();
  for (const { prices } of documents) for (const channel in prices) channels.add(channel);
  return [...channels].toSorted();
}

/** A share from 0 to 1 as a number from 0 to 255. */
export function toByte(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 255);
}
