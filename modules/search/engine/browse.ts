import type { SearchRequest } from "../search-engine.ts";
import { type Condition, conditionsOf, isShown } from "./filters.ts";
import { type PlaceSet, unite } from "./place-set.ts";
import { type Passing, sift } from "./select.ts";
import type { SegmentView } from "./view.ts";

/**
 * Products of a segment that pass, where no word is searched for. Filters by value start from the lists of their values;
 * who passes all conditions but one is in one of any two lists, so that two are enough for exact counts.
 */
export function browseView(view: SegmentView, asked: SearchRequest, set: PlaceSet): Passing {
  const conditions = conditionsOf(view, asked);
  const { chosen } = conditions;
  const { size } = view.segment;
  if (chosen.length === 0) return wholeShop(view, asked);
  const lists = chosen
    .flatMap((condition) => (condition.chosen === null ? [] : [listsOf(view, condition)]))
    .toSorted((one, other) => one.total - other.total);
  const [rarest, second] = lists;
  if (rarest !== undefined && (!asked.wantsFacets || chosen.length === 1)) {
    const found = sift(view, unite(set, size, rarest.lists), conditions, "none");
    return { ...found, wholeFor: asked.wantsFacets ? rarest.name : null };
  }
  if (rarest !== undefined && second !== undefined)
    return sift(view, unite(set, size, [...rarest.lists, ...second.lists]), conditions, "one");
  return sift(view, allPlaces(view), conditions, asked.wantsFacets ? "all" : "none");
}

function listsOf(view: SegmentView, { name, chosen }: Condition) {
  const values = chosen === null ? [] : chosen.values;
  const lists = values.map((value) => {
    if (chosen === null) return new Uint32Array(0);
    const { starts, places } = view.listsOf(chosen.column);
    return places.subarray(starts[value] ?? 0, starts[value + 1] ?? 0);
  });
  return { name, lists, total: lists.reduce((sum, list) => sum + list.length, 0) };
}

function wholeShop(view: SegmentView, asked: SearchRequest): Passing {
  const none = new Uint32Array(0);
  const total = view.shopOf(asked.channel).total + shownWindowed(view, asked).length;
  return {
    view,
    isWhole: true,
    total,
    places: none,
    indexes: none,
    failingOne: new Map(),
    others: null,
    wholeFor: null,
  };
}

/** Products with a publish window that are shown now: the counts of the whole shop do not hold them. */
export function shownWindowed(view: SegmentView, asked: SearchRequest): Uint32Array {
  if (view.windowed.length === 0) return view.windowed;
  const conditions = { bands: view.bandsOf(asked.channel), nowSeconds: Math.floor(asked.nowMs / 1000) };
  return view.windowed.filter((place) => isShown(view, place, conditions));
}

const identities = new WeakMap<SegmentView, Uint32Array>();

function allPlaces(view: SegmentView): Uint32Array {
  const known = identities.get(view);
  if (known !== undefined) return known;
  const made = new Uint32Array(view.segment.size);
  for (let place = 0; place < made.length; place++) made[place] = place;
  identities.set(view, made);
  return made;
}
