import type { FacetColumn } from "./segment.ts";

/** Adds the values of products to the counts of a facet; index 0 is for those without one. */
export function countColumn(
  { single, starts, many }: FacetColumn,
  places: Uint32Array,
  counts: Uint32Array,
  by = 1,
): void {
  const { length } = places;
  if (single !== null) {
    for (let at = 0; at < length; at++) {
      const value = single[places[at] ?? 0] ?? 0;
      counts[value] = (counts[value] ?? 0) + by;
    }
    return;
  }
  if (starts === null || many === null) return;
  for (let at = 0; at < length; at++) {
    const place = places[at] ?? 0;
    const end = starts[place + 1] ?? 0;
    for (let of = starts[place] ?? 0; of < end; of++) {
      const value = many[of] ?? 0;
      counts[value] = (counts[value] ?? 0) + by;
    }
  }
}
