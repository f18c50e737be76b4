import type { Boost, SearchRequest, Sort } from "../search-engine.ts";
import { type Conditions, isShown } from "./filters.ts";
import { type Columns, UNPRICED } from "./segment.ts";
import { readUuid } from "./uuid.ts";
import type { SegmentView } from "./view.ts";

/** Matches of one segment that pass all conditions, and those that fail one. */
export interface Passing {
  readonly view: SegmentView;
  /** Indexes into the matches. */
  readonly indexes: Uint32Array;
  readonly places: Uint32Array;
  readonly failingOne: ReadonlyMap<string, readonly number[]>;
}

/** Sorts matches out by the conditions of the search. */
export function sift(
  matches: { readonly view: SegmentView; readonly places: Uint32Array },
  conditions: Conditions,
  wantsFailing: boolean,
): Passing {
  const { places } = matches;
  const { chosen } = conditions;
  const { segment } = matches.view;
  const indexes = new Uint32Array(places.length);
  const passing = new Uint32Array(places.length);
  const failingOne = new Map<string, number[]>();
  let size = 0;
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    if (!isShown(segment, place, conditions)) continue;
    let failed: string | null = null;
    let isLost = false;
    for (const condition of chosen) {
      if (condition.holds(place)) continue;
      isLost = failed !== null || !wantsFailing;
      failed = condition.name;
      if (isLost) break;
    }
    if (failed === null) {
      indexes[size] = at;
      passing[size++] = place;
    } else if (!isLost) push(failingOne, failed, place);
  }
  return { view: matches.view, indexes: indexes.subarray(0, size), places: passing.subarray(0, size), failingOne };
}

function push(lists: Map<string, number[]>, name: string, place: number): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [place]);
  else list.push(place);
}

/** A product among the best. */
export interface Candidate {
  readonly key: number;
  readonly id: string;
  readonly view: SegmentView;
  readonly place: number;
}

/** Keeps the best of many: highest key first, then by id. One more than the limit is kept, to know whether there are more. */
export class Best {
  readonly #limit: number;
  readonly #after: { readonly key: number; readonly id: string } | null;
  readonly #kept: Candidate[] = [];

  constructor(limit: number, after: SearchRequest["after"]) {
    this.#limit = limit;
    this.#after = after;
  }

  offer(key: number, view: SegmentView, place: number): void {
    const worst = this.#kept.length < this.#limit ? null : this.#kept.at(-1);
    if (worst !== null && worst !== undefined && key < worst.key) return;
    const after = this.#after;
    if (after !== null && key > after.key) return;
    const candidate = { key, id: readUuid(view.segment.columns.ids, place * 4), view, place };
    if (after !== null && !stands(after, candidate)) return;
    let at = this.#kept.length;
    while (at > 0) {
      const before = this.#kept[at - 1];
      if (before === undefined || stands(before, candidate)) break;
      at--;
    }
    this.#kept.splice(at, 0, candidate);
    if (this.#kept.length > this.#limit) this.#kept.pop();
  }

  get list(): readonly Candidate[] {
    return this.#kept;
  }
}

function stands(
  one: { readonly key: number; readonly id: string },
  other: { readonly key: number; readonly id: string },
): boolean {
  return one.key > other.key || (one.key === other.key && one.id < other.id);
}

/** What products are ordered by where it is not relevance. */
export function sortKey(
  sort: Exclude<Sort, "relevance">,
  columns: Columns,
  channel: string,
): (place: number) => number {
  const prices = columns.prices[channel];
  switch (sort) {
    case "newest":
      // Ids of version 7 begin with the time that they were made at.
      return (place) => (columns.ids[place * 4] ?? 0) * 65_536 + ((columns.ids[place * 4 + 1] ?? 0) >>> 16);
    case "price":
      return (place) => {
        const price = prices?.[place] ?? UNPRICED;
        return price < 0 ? -Number.MAX_SAFE_INTEGER : -price;
      };
    case "-price":
      return (place) => prices?.[place] ?? UNPRICED;
    case "rating":
      return (place) => columns.rating[place] ?? 0;
    case "popularity":
      return (place) => columns.popularity[place] ?? 0;
  }
}

/** Factors of products that the desk lifts or buries; null when it does neither. */
export function boostOf(view: SegmentView, boosts: readonly Boost[]): ((place: number) => number) | null {
  if (boosts.length === 0) return null;
  const byPlace = new Map<number, number>();
  const byValue: { readonly holds: (place: number) => boolean; readonly factor: number }[] = [];
  for (const { products, attribute, factor } of boosts) {
    for (const id of products) {
      const place = view.ids.find(id);
      if (place >= 0) byPlace.set(place, (byPlace.get(place) ?? 1) * factor);
    }
    const column = attribute === null ? undefined : view.segment.facets.find(({ name }) => name === attribute.name);
    const value = attribute === null ? -1 : (column?.values.indexOf(attribute.value) ?? -1);
    if (column === undefined || value < 0) continue;
    byValue.push({ factor, holds: (place) => holdsValue(column, place, value + 1) });
  }
  return (place) => byValue.reduce((sum, one) => (one.holds(place) ? sum * one.factor : sum), byPlace.get(place) ?? 1);
}

function holdsValue(column: SegmentView["segment"]["facets"][number], place: number, value: number): boolean {
  if (column.single !== null) return column.single[place] === value;
  const end = column.starts?.[place + 1] ?? 0;
  for (let at = column.starts?.[place] ?? 0; at < end; at++) if (column.many?.[at] === value) return true;
  return false;
}
