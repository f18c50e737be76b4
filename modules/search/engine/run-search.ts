import type { Facet, Relaxation, SearchAnswer, SearchRequest } from "../search-engine.ts";
import { arena } from "./arena.ts";
import { ATTEMPTS, type Attempt, planner, type ReadSearch, readSearch } from "./attempts.ts";
import { findCode } from "./code-table.ts";
import { correct, matchedWords } from "./correct.ts";
import type { SynonymIndex } from "./expand.ts";
import { browseView } from "./browse.ts";
import { tally } from "./facet-counts.ts";
import { listFacets } from "./facet-lists.ts";
import { conditionsOf } from "./filters.ts";
import type { Lexicon } from "./lexicon.ts";
import { hasWholeTitle, matchAll, type Matcher, type Matches, matchSome } from "./match.ts";
import { order } from "./order-found.ts";
import { weighPayloads } from "./payload.ts";
import type { Plan } from "./plan.ts";
import { DEFAULT_RANKING } from "./ranking.ts";
import type { Scratch } from "./scratch.ts";
import { type Passing, sift } from "./select.ts";
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
export interface Found {
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
  arena.reset();
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
    facets: request.wantsFacets ? countFacets(found) : [],
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
  return total >= ENOUGH && matches.some(hasWholeTitle);
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

function gather(plan: Plan, asked: SearchRequest, matches: readonly Matches[]): Found {
  const passing = matches.map((one) =>
    sift(one.view, one.places, conditionsOf(one.view, asked), asked.wantsFacets ? "one" : "none"),
  );
  const total = passing.reduce((sum, one) => sum + one.total, 0);
  return { plan, matches, passing, total, required: requiredOf(plan), asked };
}

function browse(ground: Ground, asked: SearchRequest): Found {
  const passing = ground.views.map((view) => browseView(view, asked, ground.scratch.set));
  const total = passing.reduce((sum, one) => sum + one.total, 0);
  return { plan: null, matches: [], passing, total, required: 0, asked };
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

function countFacets({ passing, asked }: Found): readonly Facet[] {
  const chosen = new Map(asked.filters.map(({ name, values }) => [name, values]));
  return listFacets(
    passing.map((one) => tally(one, asked)),
    chosen,
  );
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
