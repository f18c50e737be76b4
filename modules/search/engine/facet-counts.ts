import type { Facet, FacetValue } from "../search-engine.ts";
import { IN_STOCK, PRICE } from "./filters.ts";
import { AVAILABLE, CATEGORY, type FacetColumn, type Segment } from "./segment.ts";

/** Most values of a facet that an answer lists; those that are chosen are listed besides. */
export const MAX_VALUES = 50;
const MAX_CATEGORIES = 200;
/** Numbers with more values than this are counted in ranges. */
const MAX_NUMBERS = 20;
/** Bounds of price ranges, in minor units: 1, 2, 5, 10, 20, 50 … */
const PRICE_BOUNDS = Array.from({ length: 30 }, (_, index) => [1, 2, 5][index % 3] ?? 1).map(
  (digit, index) => digit * 10 ** (Math.floor(index / 3) + 2),
);

/** Counts of one facet by value, over all segments. */
export type Counts = Map<string, number>;

/** Products to be counted: those that pass, and those that fail only one condition, for that one's own facet. */
export interface Counted {
  readonly segment: Segment;
  readonly channel: string;
  readonly passing: Uint32Array;
  /** By the name of the failed condition. */
  readonly failingOne: ReadonlyMap<string, readonly number[]>;
}

/** Adds the products of one segment to the counts: each facet counts as if its own condition were not there. */
export function addCounts(totals: Map<string, Counts>, counted: Counted): void {
  const { segment, passing, failingOne } = counted;
  for (const column of segment.facets) {
    const counts = new Uint32Array(column.values.length + 1);
    countColumn(column, passing, counts);
    const others = failingOne.get(column.name);
    if (others !== undefined) countColumn(column, Uint32Array.from(others), counts);
    const total = totalOf(totals, column.name);
    for (let value = 1; value < counts.length; value++) {
      const count = counts[value] ?? 0;
      if (count > 0) add(total, column.values[value - 1] ?? "", count);
    }
  }
  addPrices(totalOf(totals, PRICE), counted);
  addStock(totalOf(totals, IN_STOCK), counted);
}

function countColumn({ single, starts, many }: FacetColumn, places: Uint32Array, counts: Uint32Array): void {
  if (single !== null) {
    for (let at = 0; at < places.length; at++) {
      const value = single[places[at] ?? 0] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
    return;
  }
  if (starts === null || many === null) return;
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const end = starts[place + 1] ?? 0;
    for (let of = starts[place] ?? 0; of < end; of++) {
      const value = many[of] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
}

function addPrices(total: Counts, { segment, channel, passing, failingOne }: Counted): void {
  const prices = segment.columns.prices[channel];
  if (prices === undefined) return;
  const counts = new Uint32Array(PRICE_BOUNDS.length + 1);
  const count = (place: number): void => {
    const price = prices[place] ?? -1;
    if (price < 0) return;
    let range = 0;
    while (range < PRICE_BOUNDS.length && price >= (PRICE_BOUNDS[range] ?? 0)) range++;
    counts[range] = (counts[range] ?? 0) + 1;
  };
  for (let at = 0; at < passing.length; at++) count(passing[at] ?? 0);
  for (const place of failingOne.get(PRICE) ?? []) count(place);
  for (const [range, amount] of counts.entries()) {
    if (amount > 0) add(total, `${String(PRICE_BOUNDS[range - 1] ?? 0)}..${String(PRICE_BOUNDS[range] ?? "")}`, amount);
  }
}

function addStock(total: Counts, { segment: { columns }, passing, failingOne }: Counted): void {
  let available = 0;
  for (let at = 0; at < passing.length; at++) available += ((columns.flags[passing[at] ?? 0] ?? 0) & AVAILABLE) >> 1;
  const missing = passing.length - available + (failingOne.get(IN_STOCK)?.length ?? 0);
  if (available > 0) add(total, "true", available);
  if (missing > 0) add(total, "false", missing);
}

/** Facets as an answer shows them: by count, numbers and prices in their order; chosen values always among them. */
export function listFacets(
  totals: ReadonlyMap<string, Counts>,
  chosen: ReadonlyMap<string, readonly string[]>,
): readonly Facet[] {
  const facets = [...totals].map(([name, counts]) => ({
    name,
    values: listValues(name, counts, chosen.get(name) ?? []),
  }));
  return facets.filter(({ values }) => values.length > 0);
}

function listValues(name: string, counts: Counts, chosen: readonly string[]): readonly FacetValue[] {
  const all = [...counts].map(([value, count]) => ({ value, count }));
  if (name === PRICE) return all.toSorted((one, other) => Number.parseInt(one.value) - Number.parseInt(other.value));
  const isNumbers = all.length > 0 && all.every(({ value }) => value !== "" && Number.isFinite(Number(value)));
  if (isNumbers) return listNumbers(all, chosen);
  const ranked = all.toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
  const listed = ranked.slice(0, name === CATEGORY ? MAX_CATEGORIES : MAX_VALUES);
  const missing = chosen.filter((value) => !listed.some((one) => one.value === value));
  return [...listed, ...missing.map((value) => ({ value, count: counts.get(value) ?? 0 }))];
}

/** Few numbers one by one; many in ranges that hold about as many products each. */
function listNumbers(all: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  const sorted = all.toSorted((one, other) => Number(one.value) - Number(other.value));
  if (sorted.length <= MAX_NUMBERS || chosen.length > 0) return sorted.slice(0, MAX_VALUES);
  const share = sorted.reduce((sum, { count }) => sum + count, 0) / 6;
  const ranges: FacetValue[] = [];
  let from = sorted[0]?.value ?? "";
  let count = 0;
  for (const [index, one] of sorted.entries()) {
    count += one.count;
    const isLast = index === sorted.length - 1;
    if (count < share && !isLast) continue;
    ranges.push({ value: `${from}..${one.value}`, count });
    from = sorted[index + 1]?.value ?? "";
    count = 0;
  }
  return ranges;
}

function totalOf(totals: Map<string, Counts>, name: string): Counts {
  const known = totals.get(name);
  if (known !== undefined) return known;
  const made: Counts = new Map();
  totals.set(name, made);
  return made;
}

function add(counts: Counts, value: string, count: number): void {
  counts.set(value, (counts.get(value) ?? 0) + count);
}
