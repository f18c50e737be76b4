import type { Facet, Relaxation, SearchAnswer, SearchRequest } from "../search-engine.ts";
import { ATTEMPTS, type Attempt, planner, type ReadSearch, readSearch } from "./attempts.ts";
import { findCode } from "./code-table.ts";
import { correct, matchedWords } from "./correct.ts";
import type { SynonymIndex } from "./expand.ts";
import { addCounts, type Counts, listFacets } from "./facet-counts.ts";
import { conditionsOf, isShown } from "./filters.ts";
import type { Lexicon } from "./lexicon.ts";
import { matchAll, type Matcher, type Matches, matchSome } from "./match.ts";
import { weighPayloads } from "./payload.ts";
import type { Plan } from "./plan.ts";
import { DEFAULT_RANKING } from "./ranking.ts";
import { lengthFactors, scoreMatches, type Scoring, signalFactor } from "./score.ts";
import type { Scratch } from "./scratch.ts";
import { Best, boostOf, type Candidate, type Passing, sift, sortKey } from "./select.ts";
import { readUuid } from "./uuid.ts";
import type { SegmentView } from "./view.ts";

/** What a search runs on. */
export interface Ground {
  readonly views: readonly SegmentView[];
  readonly lexicon: Lexicon;
  readonly synonyms: SynonymIndex;
  readonly scratch: Scratch;
}

/** With fewer products than this the search goes on to a more generous attempt. */
const ENOUGH = 10;
/** What a product gains whose code was typed: it stands first. */
const CODE_KEY = 1e9;
/** Pinned products stand before all others, in their order. */
const PIN_KEY = 2e9;
const DAY_MS = 86_400_000;

/** Asks for nothing, as a shop without products answers. */
const EMPTY: SearchRequest = {
  text: "",
  channel: "",
  locale: "en",
  currency: "EUR",
  nowMs: 0,
  category: null,
  filters: [],
  priceMin: null,
  priceMax: null,
  inStock: false,
  sort: "relevance",
  after: null,
  limit: 1,
  wantsFacets: false,
  ranking: DEFAULT_RANKING,
  merchandising: null,
};

/** What one attempt found. */
interface Found {
  readonly plan: Plan | null;
  readonly matches: readonly Matches[];
  readonly passing: readonly Passing[];
  readonly total: number;
  readonly required: number;
  /** What the search asks for in this attempt: a generous one asks for less. */
  readonly asked: SearchRequest;
}

/** Finds products: attempt by attempt until there are enough, then orders and counts those of the last. */
export function runSearch(ground: Ground, request: SearchRequest): SearchAnswer {
  const read = readSearch(request);
  const rules = request.merchandising;
  const asked: SearchRequest = {
    ...request,
    priceMin: read.priceMin,
    priceMax: read.priceMax,
    filters: rules === null ? request.filters : [...request.filters, ...rules.filters],
  };
  const plans = planner(read.words, { locale: request.locale, ...ground });
  const matcher = { scratch: ground.scratch, weights: weighPayloads(request.ranking.fields) };
  const run = (attempt: Attempt): Found | null => tryTo(attempt, { ground, asked, read, plans, matcher });
  const codes = findCodes(ground, request);
  const { found, effort, matchingAll } = climb(run, {
    from: request.after?.effort ?? 0,
    isFirst: request.after === null,
    isCode: codes.size > 0,
  });
  const best = order(found, { ground, request, codes });
  const page = best.slice(0, request.limit);
  const last = page.at(-1);
  const relaxed = relaxationOf(ATTEMPTS[effort], found.total, matchingAll);
  const isMended = found.plan !== null && codes.size === 0;
  return {
    ids: page.map(({ id }) => id),
    total: found.total,
    matchingAll,
    facets: request.wantsFacets ? count(found) : [],
    corrected: isMended ? correct(found.plan, page[0]) : null,
    relaxed,
    next: best.length > request.limit && last !== undefined ? { key: last.key, id: last.id, effort } : null,
    matched: found.plan === null ? [] : matchedWords(found.plan),
  };
}

interface Climbing {
  readonly from: number;
  readonly isFirst: boolean;
  readonly isCode: boolean;
}

/** Goes from attempt to attempt until one finds enough; a later page takes the attempt of the first one. */
function climb(run: (attempt: Attempt) => Found | null, { from, isFirst, isCode }: Climbing) {
  let best: { readonly found: Found; readonly effort: number } | null = null;
  let matchingAll = 0;
  for (const [effort, attempt] of ATTEMPTS.entries()) {
    if (!isFirst && effort !== from && attempt.kind !== "all") continue;
    if (isFirst && best !== null && best.found.total > 0 && attempt.kind !== "all" && attempt.kind !== "some") break;
    const found = run(attempt);
    if (found === null) continue;
    if (attempt.kind === "all") matchingAll = found.total;
    if (best === null || found.total >= best.found.total || effort === from) best = { found, effort };
    if (isFirst && (isEnough(found, attempt) || (isCode && found.total > 0))) break;
    if (!isFirst && effort === from) break;
  }
  const nothing: Found = { plan: null, matches: [], passing: [], total: 0, required: 0, asked: EMPTY };
  return {
    found: best?.found ?? nothing,
    effort: best?.effort ?? 0,
    matchingAll: Math.min(matchingAll, best?.found.total ?? 0),
  };
}

/** Enough products, and one at least that has every word in its title; fewer when only words could still be left out. */
function isEnough({ total, required, matches }: Found, attempt: Attempt): boolean {
  if (required === 0) return total > 0;
  if (attempt.kind !== "all") return total >= ENOUGH;
  if (attempt.step === "typo" && total >= ENOUGH) return true;
  return total >= ENOUGH && matches.some(({ inTitle }) => inTitle.some((count) => count >= required));
}

interface Trying {
  readonly ground: Ground;
  readonly asked: SearchRequest;
  readonly read: ReadSearch;
  readonly plans: (step: "exact" | "beginning" | "typo") => Plan;
  readonly matcher: Matcher;
}

/** Runs one attempt; null where it would be no other than the one before. */
function tryTo(attempt: Attempt, { ground, asked, read, plans, matcher }: Trying): Found | null {
  const hasWords = read.words.length > 0;
  switch (attempt.kind) {
    case "all": {
      if (!hasWords) return attempt.step === "exact" ? browse(ground, asked) : null;
      const plan = plans(attempt.step);
      return gather(
        plan,
        asked,
        ground.views.map((view) => matchAll(view, plan, matcher)),
      );
    }
    case "some": {
      const plan = plans("typo");
      const required = requiredOf(plan);
      const atLeast = attempt.missing === "one" ? required - 1 : 1;
      if (!hasWords || required < 2 || (attempt.missing === "all_but_one" && required < 3)) return null;
      return gather(
        plan,
        asked,
        ground.views.map((view) => matchSome(view, plan, matcher, atLeast)),
      );
    }
    case "without_price": {
      if (!read.saysPrice) return null;
      const free = { ...asked, priceMin: null, priceMax: null };
      const plan = plans("typo");
      return gather(
        plan,
        free,
        ground.views.map((view) => matchSome(view, plan, matcher, 1)),
      );
    }
    case "without_filters": {
      const free = { ...asked, priceMin: null, priceMax: null, filters: [], category: null, inStock: false };
      if (!hasWords) return null;
      const plan = plans("typo");
      return gather(
        plan,
        free,
        ground.views.map((view) => matchSome(view, plan, matcher, 1)),
      );
    }
    case "popular":
      return browse(ground, { ...asked, priceMin: null, priceMax: null, filters: [], category: null, inStock: false });
  }
}

function gather(plan: Plan | null, asked: SearchRequest, matches: readonly Matches[]): Found {
  const passing = matches.map((one) => sift(one, conditionsOf(one.view.segment, asked), asked.wantsFacets));
  const total = passing.reduce((sum, { places }) => sum + places.length, 0);
  return { plan, matches, passing, total, required: plan === null ? 0 : requiredOf(plan), asked };
}

function browse(ground: Ground, asked: SearchRequest): Found {
  const none = new Float32Array(0);
  const few = new Uint8Array(0);
  const all = ground.views.map((view) => ({
    view,
    places: allPlaces(view),
    scores: none,
    covered: few,
    inTitle: few,
    surely: few,
    surelyInTitle: few,
  }));
  return gather(null, asked, all);
}

const identities = new WeakMap<SegmentView, Uint32Array>();

function allPlaces(view: SegmentView): Uint32Array {
  const known = identities.get(view);
  if (known !== undefined) return known;
  const made = Uint32Array.from({ length: view.segment.size }, (_, place) => place);
  identities.set(view, made);
  return made;
}

function requiredOf(plan: Plan): number {
  return plan.positions.filter(({ isRequired }) => isRequired).length;
}

/** Products whose sku, barcode or external id was typed. */
function findCodes({ views }: Ground, { text }: SearchRequest): ReadonlyMap<SegmentView, readonly number[]> {
  const code = text.trim();
  if (code.length < 3 || code.length > 100) return new Map();
  return new Map(
    views.map((view) => [view, findCode(view.segment.codes, code)] as const).filter(([, places]) => places.length > 0),
  );
}

interface Ordering {
  readonly ground: Ground;
  readonly request: SearchRequest;
  readonly codes: ReadonlyMap<SegmentView, readonly number[]>;
}

/** The page of the best, and one more. */
function order(found: Found, { ground, request, codes }: Ordering): readonly Candidate[] {
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
    if (isShown(view.segment, place, conditions) && conditions.chosen.every((one) => one.holds(place))) best.offer(key, view, place);
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

function count({ passing, asked }: Found): readonly Facet[] {
  const totals = new Map<string, Counts>();
  for (const { view, places, failingOne } of passing) {
    addCounts(totals, { segment: view.segment, channel: asked.channel, passing: places, failingOne });
  }
  return listFacets(totals, new Map(asked.filters.map(({ name, values }) => [name, values])));
}

function relaxationOf(attempt: Attempt | undefined, total: number, matchingAll: number): Relaxation | null {
  switch (attempt?.kind) {
    case "some":
      return total > matchingAll ? "some_words" : null;
    case "without_price":
    case "without_filters":
    case "popular":
      return attempt.kind;
    case "all":
    case undefined:
      return null;
  }
}
