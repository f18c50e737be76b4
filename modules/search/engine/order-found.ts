import type { SearchRequest } from "../search-engine.ts";
import { arena } from "./arena.ts";
import { Best, type Candidate } from "./best.ts";
import { boostOf } from "./boosts.ts";
import { conditionsOf } from "./filters.ts";
import type { Matches } from "./match.ts";
import type { Found, Ground } from "./run-search.ts";
import { isBelow, offerWhole } from "./offer-whole.ts";
import { scoreMatches, type Scoring, scoringOf, signalFactor } from "./score.ts";
import { type Passing, sift } from "./select.ts";
import { writeSortKeys } from "./sort-keys.ts";
import type { SegmentView } from "./view.ts";

/** What a product gains whose code was typed: it stands first. */
const CODE_KEY = 1e9;
/** Pinned products stand before all others, in their order. */
const PIN_KEY = 2e9;
/** Products that are ordered at once: the floor rises between. */
const CHUNK = 2_048;
const DAY_MS = 86_400_000;

interface Ordering {
  readonly ground: Ground;
  readonly request: SearchRequest;
  readonly codes: ReadonlyMap<SegmentView, readonly number[]>;
}

interface Sorting {
  readonly best: Best;
  readonly request: SearchRequest;
  readonly scoring: Scoring;
  /** Products that stand first by themselves: they are not ordered among the others. */
  readonly skipped: ReadonlySet<number>;
}

/** The page of the best, and one more. */
export function order(found: Found, { ground, request, codes }: Ordering): readonly Candidate[] {
  const best = new Best(request.limit + 1, request.after);
  const special = specialOf(ground, request, codes);
  const scoring = scoringOf(request.ranking, Math.floor(request.nowMs / DAY_MS), found.required);
  for (const [index, passing] of found.passing.entries()) {
    const skipped = new Set(special.flatMap(({ view, place }) => (view === passing.view ? [place] : [])));
    const sorting = { best, request, scoring, skipped };
    if (passing.whole !== null)
      offerWhole(passing.view, found.asked, {
        ...sorting,
        offer: (some) => offerSome(some, null, sorting),
      });
    else offerSome(passing, found.plan === null ? null : (found.matches[index] ?? null), sorting);
  }
  // Those that stand first must be shown, and not be filtered away by their customer.
  for (const { view, place, key } of special) {
    if (sift(view, Uint32Array.of(place), conditionsOf(view, request)).total > 0) best.offer(key, view, place);
  }
  return best.list;
}

interface Special {
  readonly view: SegmentView;
  readonly place: number;
  readonly key: number;
}

/** Products that are pinned, or whose code was typed; in each segment that knows them. */
function specialOf(ground: Ground, request: SearchRequest, codes: Ordering["codes"]): readonly Special[] {
  const pinned = (request.merchandising?.pins ?? []).flatMap((id, index) =>
    ground.views.map((view) => ({ view, place: view.ids.find(id), key: PIN_KEY - index })),
  );
  const named = [...codes].flatMap(([view, places]) => places.map((place) => ({ view, place, key: CODE_KEY })));
  const isPinned = (one: Special): boolean =>
    pinned.some(({ view, place }) => view === one.view && place === one.place);
  return [...pinned.filter(({ place }) => place >= 0), ...named.filter((one) => !isPinned(one))];
}

function offerSome(passing: Passing, matches: Matches | null, sorting: Sorting): void {
  for (let from = 0; from < passing.places.length; from += CHUNK) {
    const places = passing.places.subarray(from, from + CHUNK);
    if (matches === null && isBelow(passing.view, places, sorting)) continue;
    offerChunk({ ...passing, places, indexes: passing.indexes.subarray(from, from + CHUNK) }, matches, sorting);
  }
}

function offerChunk(passing: Passing, matches: Matches | null, { best, request, scoring, skipped }: Sorting): void {
  const { view, places, indexes } = passing;
  const { columns } = view.segment;
  const boost = request.sort === "relevance" ? boostOf(view, request.merchandising?.boosts ?? []) : null;
  const most = boost?.most ?? 1;
  const keys = arena.doubles(places.length);
  if (request.sort !== "relevance")
    writeSortKeys(request.sort, columns, { channel: request.channel, places, into: keys });
  else if (matches !== null) {
    scoreMatches(matches, indexes, scoring, { into: keys, floor: best.floor / most });
  } else
    for (let at = 0; at < places.length; at++) keys[at] = Math.fround(signalFactor(columns, places[at] ?? 0, scoring));
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const plain = keys[at] ?? 0;
    if (plain * most < best.floor) continue;
    const key = boost === null ? plain : plain * boost.of(place);
    if (key >= best.floor && !skipped.has(place)) best.offer(key, view, place);
  }
}
