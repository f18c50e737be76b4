import { arena } from "./arena.ts";
import { type Conditions, isShown, LOST } from "./filters.ts";
import { BAND_NOT_SOLD } from "./price-bands.ts";
import { HAS_WINDOW, LIVE } from "./segment.ts";
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
  const failures = failuresOf(view, places, conditions);
  const hidden = failing === "all" ? arena.bytes(failures.length) : failures;
  hidden.set(failures);
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
  if (failing !== "none")
    for (const [index, { name }] of chosen.entries()) failingOne.set(name, withFailure(places, failures, index + 1));
  return {
    view,
    isWhole: false,
    total: size,
    places: passing.subarray(0, size),
    indexes: indexes.subarray(0, size),
    failingOne,
    others: failing === "all" ? shownButFailing(places, hidden, failures) : null,
    wholeFor: null,
  };
}

/** LOST for those that are not shown at all. */
function failuresOf(view: SegmentView, places: Uint32Array, conditions: Conditions): Uint8Array {
  const { flags } = view.segment.columns;
  const { bands } = conditions;
  const failures = arena.bytes(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const isAlways = ((flags[place] ?? 0) & (LIVE | HAS_WINDOW)) === LIVE && bands[place] !== BAND_NOT_SOLD;
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

function shownButFailing(places: Uint32Array, hidden: Uint8Array, failures: Uint8Array): Uint32Array {
  const found = arena.words(places.length);
  let size = 0;
  for (let at = 0; at < places.length; at++) {
    found[size] = places[at] ?? 0;
    size += Number(hidden[at] === 0) & Number(failures[at] !== 0);
  }
  return found.subarray(0, size);
}
