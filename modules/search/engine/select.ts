import { arena } from "./arena.ts";
import { type Conditions, isShown, LOST } from "./filters.ts";
import { isAlwaysShown } from "./price-bands.ts";
import type { WholeCounts } from "./price-grid.ts";
import type { SegmentView } from "./view.ts";

/** Products of one segment that pass all conditions, and those that fail one. */
export interface Passing {
  readonly view: SegmentView;
  /**
   * Nothing but price and stock is asked for: what passes of the products without a publish window is counted here, and
   * no list of it is made. Null elsewhere.
   */
  readonly whole: WholeCounts | null;
  readonly total: number;
  /** Rising. Where they came from: indexes into the matches. */
  readonly places: Uint32Array;
  readonly indexes: Uint32Array;
  /** By the name of the failed condition. */
  readonly failingOne: ReadonlyMap<string, Uint32Array>;
  /** The facet of which every product was looked at that has a chosen value: its own counts are those of all the others. */
  readonly own: OwnCounts | null;
}

/** What one facet counts. */
export interface OwnCounts {
  readonly name: string;
  readonly whole: WholeCounts;
  /** Products with a publish window that `whole` does not hold. */
  readonly windowed: Uint32Array;
}

/**
 * Sorts products out by the conditions of the search.
 *
 * @param failing whether those are wanted that fail one condition
 */
export function sift(
  view: SegmentView,
  places: Uint32Array,
  conditions: Conditions,
  failing: "none" | "one" = "none",
): Passing {
  const { chosen } = conditions;
  const failures = failuresOf(view, places, conditions);
  for (const [index, condition] of chosen.entries()) condition.sift(places, failures, index + 1);
  const indexes = arena.words(places.length);
  const passing = arena.words(places.length);
  // Here and below every place is written, and kept by counting on: which ones pass nobody can guess, processors neither.
  let size = 0;
  for (let at = 0; at < places.length; at++) {
    indexes[size] = at;
    passing[size] = places[at] ?? 0;
    size += Number(failures[at] === 0);
  }
  const failingOne = new Map<string, Uint32Array>();
  if (failing === "one")
    for (const [index, { name }] of chosen.entries()) failingOne.set(name, withFailure(places, failures, index + 1));
  return {
    view,
    whole: null,
    total: size,
    places: passing.subarray(0, size),
    indexes: indexes.subarray(0, size),
    failingOne,
    own: null,
  };
}

/** LOST for those that are not shown at all. */
function failuresOf(view: SegmentView, places: Uint32Array, conditions: Conditions): Uint8Array {
  const { flags } = view.segment.columns;
  const { bands } = conditions;
  const failures = arena.bytes(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const isAlways = isAlwaysShown(flags[place] ?? 0, bands[place] ?? 0);
    failures[at] = isAlways || isShown(view, place, conditions) ? 0 : LOST;
  }
  return failures;
}

function withFailure(places: Uint32Array, failures: Uint8Array, number: number): Uint32Array {
  const found = arena.words(places.length);
  let size = 0;
  for (let at = 0; at < places.length; at++) {
    found[size] = places[at] ?? 0;
    size += Number(failures[at] === number);
  }
  return found.subarray(0, size);
}
