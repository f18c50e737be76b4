import type { SuggestAnswer, SuggestRequest } from "../search-engine.ts";
import { fold } from "../text/fold.ts";
import { queryWordsOf } from "../text/query-words.ts";
import { arena } from "./arena.ts";
import { conditionsOf } from "./filters.ts";
import { matchAll } from "./match.ts";
import { weighPayloads } from "./payload.ts";
import { DEFAULT_RANKING } from "./ranking.ts";
import { planner } from "./attempts.ts";
import type { Ground } from "./run-search.ts";
import { scoreMatches, scoringOf } from "./score.ts";
import { CATEGORY } from "./segment.ts";
import { Best } from "./best.ts";
import { sift } from "./select.ts";

const MAX_CATEGORIES = 5;
/** Products whose categories are counted. */
const COUNTED = 500;
const FIELDS = { title: 1, brand: 0.5, fact: 0.1, text: 0 };
/** Entries of the index that are looked at: of very frequent beginnings only the best-ranked products. */
const MAX_ENTRIES = 20_000;
const DAY_MS = 86_400_000;

/** What may be meant by a text that is being typed: ends of its last word, products, and the categories most of them are in. */
export function runSuggest(ground: Ground, request: SuggestRequest): SuggestAnswer {
  arena.reset();
  const words = queryWordsOf(fold(request.text));
  if (words.length === 0) return { queries: [], products: [], categories: [] };
  const plans = planner(words, { locale: request.locale, ...ground });
  const matcher = { scratch: ground.scratch, weights: weighPayloads(FIELDS) };
  const asked = { ...request, category: null, filters: [], priceMin: null, priceMax: null, inStock: false };
  for (const step of ["beginning", "typo"] as const) {
    const plan = plans(step);
    const required = plan.positions.filter(({ isRequired }) => isRequired).length;
    const best = new Best(request.limit, null);
    const categories = new Map<string, number>();
    let total = 0;
    for (const view of ground.views) {
      const matches = matchAll(view, plan, matcher, MAX_ENTRIES);
      const scoring = scoringOf(DEFAULT_RANKING, Math.floor(request.nowMs / DAY_MS), required);
      const { places, indexes } = sift(view, matches.places, conditionsOf(view, asked), "none");
      total += places.length;
      const keys = arena.doubles(places.length);
      scoreMatches(matches, indexes, scoring, { into: keys, floor: -Infinity });
      for (let at = 0; at < places.length; at++) best.offer(keys[at] ?? 0, view, places[at] ?? 0);
      countCategories(categories, view, places.subarray(0, COUNTED));
    }
    if (total === 0) continue;
    const ranked = [...categories].toSorted((one, other) => other[1] - one[1]).slice(0, MAX_CATEGORIES);
    return {
      queries: endings(words, ground, request.limit),
      products: best.list.map(({ id }) => id),
      categories: ranked.map(([id]) => id),
    };
  }
  return { queries: endings(words, ground, request.limit), products: [], categories: [] };
}

/** What was typed with the last word ended in the most frequent ways; the longer words that other titles have. */
function endings(words: readonly string[], { lexicon }: Ground, limit: number): readonly string[] {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1).join(" ");
  const ends = lexicon.startingWith(last, 200).filter((word) => word.length > 2 && !/^\d+$/.test(word));
  const ranked = ends.toSorted((one, other) => lexicon.countOf(other) - lexicon.countOf(one));
  return ranked.slice(0, limit).map((word) => `${before} ${word}`.trim());
}

function countCategories(counts: Map<string, number>, view: Ground["views"][number], places: Uint32Array): void {
  const column = view.segment.facets.find(({ name }) => name === CATEGORY);
  if (column === undefined) return;
  const add = (value: number): void => {
    const id = column.values[value - 1];
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    if (column.single !== null) add(column.single[place] ?? 0);
    const end = column.starts?.[place + 1] ?? 0;
    for (let of = column.starts?.[place] ?? 0; of < end; of++) add(column.many?.[of] ?? 0);
  }
}
