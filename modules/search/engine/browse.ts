import type { SearchRequest } from "../search-engine.ts";
import { type Condition, type Conditions, conditionsOf } from "./filters.ts";
import { type PlaceSet, unite } from "./place-set.ts";
import type { Offer } from "./price-grid.ts";
import { type Passing, sift } from "./select.ts";
import type { SegmentView } from "./view.ts";

/**
 * Products of a segment that pass, where no word is searched for. Filters by value start from the lists of their values;
 * who passes all conditions but one is in one of any two lists, so that two are enough for exact counts.
 */
export function browseView(view: SegmentView, asked: SearchRequest, set: PlaceSet): Passing {
  const conditions = conditionsOf(view, asked);
  const { size } = view.segment;
  const [rarest, second] = conditions.chosen
    .filter(({ offer }) => offer === null)
    .map((condition) => listsOf(view, condition))
    .toSorted((one, other) => one.total - other.total);
  if (rarest === undefined) return offered(view, asked, conditions);
  if (!asked.wantsFacets) return sift(view, unite(set, size, rarest.lists), conditions);
  if (second === undefined) {
    const found = sift(view, unite(set, size, rarest.lists), conditions, "one");
    const { whole, places } = offered(view, asked, offerOf(conditions));
    return { ...found, own: whole === null ? null : { name: rarest.name, whole, windowed: places } };
  }
  return sift(view, unite(set, size, [...rarest.lists, ...second.lists]), conditions, "one");
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

/** What is left of the conditions without those of facets. */
function offerOf(conditions: Conditions): Conditions {
  return { ...conditions, chosen: conditions.chosen.filter(({ offer }) => offer !== null) };
}

/** Everything that is shown of an offer, counted; products with a publish window are not in the counts, and are listed. */
function offered(view: SegmentView, asked: SearchRequest, conditions: Conditions): Passing {
  const offer = wholeOffer(conditions);
  const whole = offer === null ? view.shopOf(asked.channel).whole() : view.gridOf(asked.channel).whole(offer);
  const windowed = sift(view, view.windowed, conditions, "one");
  return { ...windowed, whole, total: whole.total + windowed.total };
}

/** What the conditions ask of price and stock; null when they ask for nothing. */
export function wholeOffer({ chosen }: Conditions): Offer | null {
  if (chosen.length === 0) return null;
  const anything: Offer = { least: -Infinity, most: Infinity, inStock: false };
  return chosen.reduce((offer, condition) => ({ ...offer, ...condition.offer }), anything);
}
