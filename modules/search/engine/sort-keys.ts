import type { Sort } from "../search-engine.ts";
import { type Columns, UNPRICED } from "./segment.ts";

/** Writes what products are ordered by where it is not relevance; higher stands first. A loop for each, so that all are fast. */
export function writeSortKeys(
  sort: Exclude<Sort, "relevance">,
  columns: Columns,
  { channel, places, into }: { readonly channel: string; readonly places: Uint32Array; readonly into: Float64Array },
): void {
  const prices = columns.prices[channel];
  switch (sort) {
    case "newest": {
      // Ids of version 7 begin with the time that they were made at.
      const { ids } = columns;
      for (let at = 0; at < places.length; at++) {
        const word = (places[at] ?? 0) * 4;
        into[at] = (ids[word] ?? 0) * 65_536 + ((ids[word + 1] ?? 0) >>> 16);
      }
      return;
    }
    case "price":
      for (let at = 0; at < places.length; at++) {
        const price = prices?.[places[at] ?? 0] ?? UNPRICED;
        into[at] = price < 0 ? -Number.MAX_SAFE_INTEGER : -price;
      }
      return;
    case "-price":
      for (let at = 0; at < places.length; at++) into[at] = prices?.[places[at] ?? 0] ?? UNPRICED;
      return;
    case "rating":
      for (let at = 0; at < places.length; at++) into[at] = columns.rating[places[at] ?? 0] ?? 0;
      return;
    case "popularity":
      for (let at = 0; at < places.length; at++) into[at] = columns.popularity[places[at] ?? 0] ?? 0;
  }
}
