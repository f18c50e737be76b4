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

/** Counts of one facet by value: of each segment for itself, since most searches meet one segment only. */
export interface Counts {
  readonly parts: { readonly values: readonly string[]; readonly counts: Uint32Array }[];
}

/** Products to be counted: those that pass, and those that fail only one condition, for that one's own facet. */
export interface Counted {
  readonly segment: Segment;
  readonly channel: string;
  readonly passing: Uint32Array;
  /** By the name of the failed condition. */
  readonly failingOne: ReadonlyMap<string, readonly number[]>;
}

const STOCK_VALUES = ["true", "false"] as const;
const PRICE_VALUES = [0, ...PRICE_BOUNDS].map((from, index) => `${String(from)}..${String(PRICE_BOUNDS[index] ?? "")}`);

/** Adds the products of one segment to the counts: each facet counts as if its own condition were not there. */
export function addCounts(totals: Map<string, Counts>, counted: Counted): void {
  const { segment, passing, failingOne } = counted;
  if (passing.length === 0 && failingOne.size === 0) return;
  for (const column of segment.facets) {
    const counts = new Uint32Array(column.values.length + 1);
    countColumn(column, passing, counts);
    const others = failingOne.get(column.name);
    if (others !== undefined) countColumn(column, Uint32Array.from(others), counts);
    partsOf(totals, column.name).push({ values: column.values, counts: counts.subarray(1) });
  }
  partsOf(totals, PRICE).push({ values: PRICE_VALUES, counts: countPrices(counted) });
  partsOf(totals, IN_STOCK).push({ values: STOCK_VALUES, counts: countStock(counted) });
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

function countPrices({ segment, channel, passing, failingOne }: Counted): Uint32Array {
  const prices = segment.columns.prices[channel];
  const counts = new Uint32Array(PRICE_VALUES.length);
  const count = (place: number): void => {
    const price = prices?.[place] ?? -1;
    if (price < 0) return;
    let range = 0;
    let step = 16;
    for (; step >= 1; step /= 2) if (price >= (PRICE_BOUNDS[range + step - 1] ?? Infinity)) range += step;
    counts[range] = (counts[range] ?? 0) + 1;
  };
  for (let at = 0; at < passing.length; at++) count(passing[at] ?? 0);
  for (const place of failingOne.get(PRICE) ?? []) count(place);
  return counts;
}

function countStock({ segment: { columns }, passing, failingOne }: Counted): Uint32Array {
  let available = 0;
  for (let at = 0; at < passing.length; at++) available += ((columns.flags[passing[at] ?? 0] ?? 0) & AVAILABLE) >> 1;
  return Uint32Array.of(available, passing.length - available + (failingOne.get(IN_STOCK)?.length ?? 0));
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

function listValues(name: string, { parts }: Counts, chosen: readonly string[]): readonly FacetValue[] {
  const all = mergeParts(parts);
  if (name === PRICE) return all.toSorted((one, other) => Number.parseInt(one.value) - Number.parseInt(other.value));
  if (parts.every(({ values }) => isNumeric(values)) && all.length > 0) return listNumbers(all, chosen);
  const ranked = all.toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
  const listed = ranked.slice(0, name === CATEGORY ? MAX_CATEGORIES : MAX_VALUES);
  const missing = chosen.filter((value) => !listed.some((one) => one.value === value));
  return [...listed, ...missing.map((value) => ({ value, count: all.find((one) => one.value === value)?.count ?? 0 }))];
}

/** The values that some product has, with the counts of all segments together. */
function mergeParts(parts: Counts["parts"]): readonly FacetValue[] {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return nonZero(only);
  const merged = new Map<string, number>();
  for (const part of parts) for (const { value, count } of nonZero(part)) merged.set(value, (merged.get(value) ?? 0) + count);
  return [...merged].map(([value, count]) => ({ value, count }));
}

function nonZero({ values, counts }: Counts["parts"][number]): readonly FacetValue[] {
  const found: FacetValue[] = [];
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] ?? 0;
    if (count > 0) found.push({ value: values[at] ?? "", count });
  }
  return found;
}

const numeric = new WeakMap<readonly string[], boolean>();

/** Whether all values of a column are numbers; looked at once a column. */
function isNumeric(values: readonly string[]): boolean {
  const known = numeric.get(values);
  if (known !== undefined) return known;
  const made = values.every((value) => value !== "" && Number.isFinite(Number(value)));
  numeric.set(values, made);
  return made;
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

function partsOf(totals: Map<string, Counts>, name: string): Counts["parts"] {
  const known = totals.get(name);
  if (known !== undefined) return known.parts;
  const made: Counts = { parts: [] };
  totals.set(name, made);
  return made.parts;
}
