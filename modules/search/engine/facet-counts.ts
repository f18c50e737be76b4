import type { SearchRequest } from "../search-engine.ts";
import { arena } from "./arena.ts";
import { shownWindowed } from "./browse.ts";
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
  const { view } = passing;
  const { facets, columns } = view.segment;
  if (passing.total === 0 && passing.failingOne.size === 0 && passing.wholeFor === null) return tallies;
  const shop = view.shopOf(asked.channel);
  const windowed = shownWindowed(view, asked);
  // Of two ways to the same counts the shorter one: add those that pass, or take the others away from the whole shop.
  const { others } = passing;
  const isMost = passing.isWhole || (others !== null && others.length < passing.places.length);
  const less = isMost ? others : null;
  const more = isMost ? windowed : passing.places;
  for (const [index, column] of facets.entries()) {
    const isOwn = passing.wholeFor === column.name;
    const whole = isMost || isOwn ? shop.columns[index] : undefined;
    const counts = arena.words(column.values.length + 1);
    if (whole === undefined) counts.fill(0);
    else counts.set(whole);
    countColumn(column, isOwn ? windowed : more, counts);
    if (less !== null) countColumn(column, less, counts, -1);
    const failing = passing.failingOne.get(column.name);
    if (failing !== undefined) countColumn(column, failing, counts);
    tallies.set(column.name, { values: column.values, counts });
  }
  const bands = view.bandsOf(asked.channel);
  const prices = isMost ? shop.bands.slice() : new Uint32Array(BANDS);
  countBands(bands, more, prices, 1);
  countBands(bands, passing.failingOne.get(PRICE), prices, 1);
  countBands(bands, less ?? undefined, prices, -1);
  tallies.set(PRICE, { values: PRICE_VALUES, counts: prices.subarray(1) });
  const available =
    (isMost ? shop.available : 0) + countStock(columns.flags, more) - countStock(columns.flags, less ?? undefined);
  const failing = passing.failingOne.get(IN_STOCK)?.length ?? 0;
  const stock = Uint32Array.of(0, available, passing.total - available + failing);
  tallies.set(IN_STOCK, { values: STOCK_VALUES, counts: stock });
  return tallies;
}

function countBands(bands: Uint8Array, places: Uint32Array | undefined, counts: Uint32Array, by: 1 | -1): void {
  if (places === undefined) return;
  for (let at = 0; at < places.length; at++) {
    const band = bands[places[at] ?? 0] ?? 0;
    counts[band] = (counts[band] ?? 0) + by;
  }
}

function countStock(flags: Uint8Array, places: Uint32Array | undefined): number {
  let available = 0;
  if (places !== undefined)
    for (let at = 0; at < places.length; at++) available += ((flags[places[at] ?? 0] ?? 0) & AVAILABLE) >> 1;
  return available;
}
