import type { SearchRequest } from "../search-engine.ts";
import { arena } from "./arena.ts";
import { countColumn } from "./count-column.ts";
import { IN_STOCK, PRICE } from "./filters.ts";
import { BANDS, PRICE_VALUES } from "./price-bands.ts";
import { AVAILABLE } from "./segment.ts";
import type { Passing } from "./select.ts";

/** Counts of one facet in one segment: `counts[n + 1]` products have `values[n]`. */
export interface Tally {
  readonly values: readonly string[];
  readonly counts: Uint32Array;
}

const STOCK_VALUES = ["true", "false"] as const;

/** Counts the products of one segment by facet: each facet counts as if its own condition were not there. */
export function tally(passing: Passing, asked: SearchRequest): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  const { view, whole, own, places, failingOne } = passing;
  if (passing.total === 0 && failingOne.size === 0 && whole === null && own === null) return tallies;
  const { facets, columns } = view.segment;
  for (const [index, column] of facets.entries()) {
    const isOwn = own !== null && own.name === column.name;
    const counted = isOwn ? own.whole : whole;
    const counts = arena.words(column.values.length + 1);
    if (counted === null) counts.fill(0);
    else counts.set(counted.column(index));
    countColumn(column, isOwn ? own.windowed : places, counts);
    const failing = failingOne.get(column.name);
    if (failing !== undefined && !isOwn) countColumn(column, failing, counts);
    tallies.set(column.name, { values: column.values, counts });
  }
  const bands = view.bandsOf(asked.channel);
  const prices = whole === null ? new Uint32Array(BANDS) : whole.bands.slice();
  countBands(bands, places, prices);
  countBands(bands, failingOne.get(PRICE), prices);
  tallies.set(PRICE, { values: PRICE_VALUES, counts: prices.subarray(1) });
  const available = countStock(columns.flags, places);
  const soldOut = places.length - available + (failingOne.get(IN_STOCK)?.length ?? 0);
  const stock = Uint32Array.of(0, (whole?.available ?? 0) + available, (whole?.soldOut ?? 0) + soldOut);
  tallies.set(IN_STOCK, { values: STOCK_VALUES, counts: stock });
  return tallies;
}

function countBands(bands: Uint8Array, places: Uint32Array | undefined, counts: Uint32Array): void {
  if (places === undefined) return;
  for (let at = 0; at < places.length; at++) {
    const band = bands[places[at] ?? 0] ?? 0;
    counts[band] = (counts[band] ?? 0) + 1;
  }
}

function countStock(flags: Uint8Array, places: Uint32Array): number {
  let available = 0;
  for (let at = 0; at < places.length; at++) available += ((flags[places[at] ?? 0] ?? 0) & AVAILABLE) >> 1;
  return available;
}
