import type { SearchRequest } from "../search-engine.ts";
import { conditionsOf, isShown } from "./filters.ts";
import type { Found, Ground } from "./run-search.ts";
import { lengthFactors, scoreMatches, type Scoring, signalFactor } from "./score.ts";
import { Best, boostOf, type Candidate, sortKey } from "./select.ts";
import { readUuid } from "./uuid.ts";
import type { SegmentView } from "./view.ts";

/** What a product gains whose code was typed: it stands first. */
const CODE_KEY = 1e9;
/** Pinned products stand before all others, in their order. */
const PIN_KEY = 2e9;
const DAY_MS = 86_400_000;

interface Ordering {
  readonly ground: Ground;
  readonly request: SearchRequest;
  readonly codes: ReadonlyMap<SegmentView, readonly number[]>;
}

/** The page of the best, and one more. */
export function order(found: Found, { ground, request, codes }: Ordering): readonly Candidate[] {
  const best = new Best(request.limit + 1, request.after);
  const pins = request.merchandising?.pins ?? [];
  const special = new Map<string, number>(pins.map((id, index) => [id, PIN_KEY - index]));
  for (const [view, places] of codes) {
    for (const place of places) special.set(idAt(view, place), special.get(idAt(view, place)) ?? CODE_KEY);
  }
  const skipped = new Set<string>(special.keys());
  for (const [index, passing] of found.passing.entries()) {
    const keyOf = keysOf(found, index, request);
    const boost = boostOf(passing.view, request.merchandising?.boosts ?? []);
    for (let at = 0; at < passing.places.length; at++) {
      const place = passing.places[at] ?? 0;
      if (skipped.size > 0 && skipped.has(idAt(passing.view, place))) continue;
      const key = keyOf(passing.indexes[at] ?? 0, place);
      best.offer(boost === null ? key : key * boost(place), passing.view, place);
    }
  }
  for (const [id, key] of special) offerSpecial(best, { ground, request, id, key });
  return best.list;
}

function idAt(view: SegmentView, place: number): string {
  return readUuid(view.segment.columns.ids, place * 4);
}

/** Pinned and named products stand first if they are shown at all and their customer did not filter them away. */
function offerSpecial(
  best: Best,
  {
    ground,
    request,
    id,
    key,
  }: { readonly ground: Ground; readonly request: SearchRequest; readonly id: string; readonly key: number },
): void {
  for (const view of ground.views) {
    const place = view.ids.find(id);
    if (place < 0) continue;
    const conditions = conditionsOf(view.segment, request);
    if (isShown(view.segment, place, conditions) && conditions.chosen.every((one) => one.holds(place)))
      best.offer(key, view, place);
  }
}

/** What the matches of one segment are ordered by. */
function keysOf(found: Found, segment: number, request: SearchRequest): (index: number, place: number) => number {
  const matches = found.matches[segment];
  if (matches === undefined) return () => 0;
  const { columns } = matches.view.segment;
  if (request.sort !== "relevance") {
    const key = sortKey(request.sort, columns, request.channel);
    return (_, place) => key(place);
  }
  const scoring: Scoring = {
    settings: request.ranking,
    today: Math.floor(request.nowMs / DAY_MS),
    required: found.required,
  };
  if (found.plan === null) return (_, place) => Math.fround(signalFactor(columns, place, scoring));
  const scores = scoreMatches(matches, scoring, lengthFactors(request.ranking.shortTitle));
  return (index) => scores[index] ?? 0;
}
