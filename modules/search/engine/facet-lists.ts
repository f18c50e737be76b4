import type { Facet, FacetValue } from "../search-engine.ts";
import type { Tally } from "./facet-counts.ts";
import { placesOf, PRICE } from "./filters.ts";
import { CATEGORY } from "./segment.ts";

/** Most values of a facet that an answer lists; those that are chosen are listed besides. */
export const MAX_VALUES = 50;
const MAX_CATEGORIES = 200;
/** Numbers with more values than this are counted in ranges. */
const MAX_NUMBERS = 20;

/** Facets as an answer shows them: by count, numbers and prices in their order; chosen values always among them. */
export function listFacets(
  tallies: readonly ReadonlyMap<string, Tally>[],
  chosen: ReadonlyMap<string, readonly string[]>,
): readonly Facet[] {
  const names = new Set(tallies.flatMap((tally) => [...tally.keys()]));
  const facets = [...names].map((name) => {
    const parts = tallies.flatMap((tally) => tally.get(name) ?? []);
    return { name, values: listValues(name, merge(parts), chosen.get(name) ?? []) };
  });
  return facets.filter(({ values }) => values.length > 0);
}

/** The counts of all segments together; what only the smaller ones have comes behind. */
function merge(parts: readonly Tally[]): Tally {
  const [first, ...rest] = parts;
  if (first === undefined) return { values: [], counts: new Uint32Array(1) };
  if (rest.length === 0) return first;
  const places = placesOf(first.values);
  const more = new Map<string, number>();
  for (const { values, counts } of rest) {
    for (let at = 1; at < counts.length; at++) {
      const count = counts[at] ?? 0;
      if (count === 0) continue;
      const value = values[at - 1] ?? "";
      const place = places.get(value);
      if (place === undefined) more.set(value, (more.get(value) ?? 0) + count);
      else first.counts[place + 1] = (first.counts[place + 1] ?? 0) + count;
    }
  }
  if (more.size === 0) return first;
  const counts = new Uint32Array(first.values.length + 1 + more.size);
  counts.set(first.counts.subarray(0, first.values.length + 1));
  counts.set([...more.values()], first.values.length + 1);
  return { values: [...first.values, ...more.keys()], counts };
}

function listValues(name: string, tally: Tally, chosen: readonly string[]): readonly FacetValue[] {
  if (name === PRICE) return inOrder(tally);
  const numbers = orderOfNumbers(tally.values);
  if (numbers !== null) return listNumbers(inOrder(tally, numbers), chosen);
  const listed = mostFrequent(tally, name === CATEGORY ? MAX_CATEGORIES : MAX_VALUES);
  const missing = chosen.filter((value) => !listed.some((one) => one.value === value));
  const countOf = (value: string): number => tally.counts[tally.values.indexOf(value) + 1] ?? 0;
  return [...listed, ...missing.map((value) => ({ value, count: tally.values.includes(value) ? countOf(value) : 0 }))];
}

/** By count, the same counts by text. */
function mostFrequent({ values, counts }: Tally, limit: number): readonly FacetValue[] {
  const best: FacetValue[] = [];
  for (let at = 1; at <= values.length; at++) {
    const count = counts[at] ?? 0;
    const worst = best.length < limit ? 0 : (best.at(-1)?.count ?? 0);
    if (count === 0 || count < worst) continue;
    const value = values[at - 1] ?? "";
    let to = best.length;
    for (; to > 0; to--) {
      const before = best[to - 1];
      if (before === undefined || before.count > count || (before.count === count && before.value < value)) break;
    }
    if (to >= limit) continue;
    best.splice(to, 0, { value, count });
    if (best.length > limit) best.pop();
  }
  return best;
}

/** The values that some product has, in the order of their places or in another. */
function inOrder({ values, counts }: Tally, order?: Uint32Array): readonly FacetValue[] {
  const found: FacetValue[] = [];
  for (let at = 0; at < values.length; at++) {
    const place = order === undefined ? at : (order[at] ?? 0);
    const count = counts[place + 1] ?? 0;
    if (count > 0) found.push({ value: values[place] ?? "", count });
  }
  return found;
}

const orders = new WeakMap<readonly string[], { readonly order: Uint32Array | null }>();

/** The places of values by size, when all of them are numbers; else null. Worked out once a column. */
function orderOfNumbers(values: readonly string[]): Uint32Array | null {
  const known = orders.get(values);
  if (known !== undefined) return known.order;
  const isNumeric = values.length > 0 && values.every((value) => value !== "" && Number.isFinite(Number(value)));
  const sizes = isNumeric ? Float64Array.from(values, Number) : new Float64Array(0);
  const order = isNumeric
    ? Uint32Array.from(values, (_, place) => place).toSorted((one, other) => (sizes[one] ?? 0) - (sizes[other] ?? 0))
    : null;
  orders.set(values, { order });
  return order;
}

/** Few numbers one by one; many in ranges that hold about as many products each. */
function listNumbers(sorted: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
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
