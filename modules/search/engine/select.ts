import { type Conditions, isShown, LOST } from "./filters.ts";
import type { SegmentView } from "./view.ts";

/** Products of one segment that pass all conditions, and those that fail one. */
export interface Passing {
  readonly view: SegmentView;
  /** Everything that is shown passes: no list of it is made. */
  readonly isWhole: boolean;
  readonly total: number;
  /** Rising. Where they came from: indexes into the matches. */
  readonly places: Uint32Array;
  readonly indexes: Uint32Array;
  /** By the name of the failed condition. */
  readonly failingOne: ReadonlyMap<string, Uint32Array>;
  /** Products that are shown but do not pass, where `places` are looked for among all; null elsewhere. */
  readonly others: Uint32Array | null;
  /** The facet whose own counts are those of the whole shop, since nothing else is asked for. */
  readonly wholeFor: string | null;
}

/** What is wanted of products that do not pass. */
export type Failing = "none" | "one" | "all";

/** Sorts products out by the conditions of the search. */
export function sift(view: SegmentView, places: Uint32Array, conditions: Conditions, failing: Failing): Passing {
  const { chosen } = conditions;
  const failures = new Uint8Array(places.length);
  for (let at = 0; at < places.length; at++) if (!isShown(view, places[at] ?? 0, conditions)) failures[at] = LOST;
  const hidden = failing === "all" ? failures.slice() : failures;
  for (const [index, condition] of chosen.entries()) condition.sift(places, failures, index + 1);
  const indexes = new Uint32Array(places.length);
  const passing = new Uint32Array(places.length);
  let size = 0;
  for (let at = 0; at < places.length; at++) {
    if (failures[at] !== 0) continue;
    indexes[size] = at;
    passing[size++] = places[at] ?? 0;
  }
  const failingOne = new Map<string, Uint32Array>();
  if (failing !== "none")
    for (const [index, { name }] of chosen.entries())
      failingOne.set(name, places.filter((_, at) => failures[at] === index + 1));
  const others = failing === "all" ? places.filter((_, at) => hidden[at] === 0 && failures[at] !== 0) : null;
  return {
    view,
    isWhole: false,
    total: size,
    places: passing.subarray(0, size),
    indexes: indexes.subarray(0, size),
    failingOne,
    others,
    wholeFor: null,
  };
}
