import { readSearch } from "../engine/attempts.ts";
import { IN_STOCK, PRICE } from "../engine/filters.ts";
import { CATEGORY } from "../engine/segment.ts";
import type { AttributeFilter, SearchRequest, Synonym } from "../search-engine.ts";
import { stopWordsOf } from "../text/stop-words.ts";
import { codeOf } from "../text/words.ts";
import { fieldOf } from "./documents.ts";

type Json = Readonly<Record<string, unknown>>;

/** How far a search goes; the same ladder as the embedded engine's, in the server's words. */
export const EFFORTS = ["exact", "beginning", "typo", "some", "any", "popular"] as const;
export type Effort = (typeof EFFORTS)[number];

/** What the search body is made of besides the request. */
export interface BodyNeeds {
  readonly effort: Effort;
  readonly synonyms: readonly Synonym[];
  /** Facets to count. */
  readonly facets: readonly string[];
}

const PIN_BOOST = 1_000_000;
const CODE_BOOST = 100_000;
const MAX_VALUES = 50;

/** The body of `POST /products/_search`: facets are counted each without its own filter, which therefore come after the query. */
export function searchBody(request: SearchRequest, { effort, synonyms, facets }: BodyNeeds): Json {
  const read = readSearch(request);
  const isPopular = effort === "popular";
  const asked = { ...request, priceMin: read.priceMin, priceMax: read.priceMax };
  const chosen = isPopular ? [] : chosenFilters(asked);
  const words = read.words.filter((word) => !stopWordsOf(request.locale).has(word));
  const text =
    isPopular || read.words.length === 0
      ? null
      : textQuery(words.length === 0 ? read.words : words, { request, effort, synonyms });
  return {
    size: request.limit + 1,
    track_total_hits: true,
    _source: false,
    query: scored(request, { text, shown: shownFilters(request) }),
    post_filter: { bool: { filter: chosen.map(({ filter }) => filter) } },
    sort: sortOf(request),
    ...(request.after === null ? {} : { search_after: [request.after.key, request.after.id] }),
    ...(request.wantsFacets ? { aggs: aggregations(request, facets, chosen) } : {}),
    ...(effort === "typo" && words.length > 0
      ? { suggest: { mended: { text: words.join(" "), phrase: { field: "title", size: 1 } } } }
      : {}),
  };
}

interface Chosen {
  readonly name: string;
  readonly filter: Json;
}

function chosenFilters(request: SearchRequest): readonly Chosen[] {
  const filters: readonly AttributeFilter[] = [
    ...request.filters,
    ...(request.merchandising?.filters ?? []),
    ...(request.category === null ? [] : [{ name: CATEGORY, values: [request.category] }]),
  ];
  const { priceMin, priceMax, channel } = request;
  const range = { ...(priceMin === null ? {} : { gte: priceMin }), ...(priceMax === null ? {} : { lte: priceMax }) };
  return [
    ...filters.map(({ name, values }) => ({ name, filter: { terms: { [`facets.${fieldOf(name)}`]: values } } })),
    ...(priceMin === null && priceMax === null
      ? []
      : [{ name: PRICE, filter: { range: { [`prices.${channel}`]: range } } }]),
    ...(request.inStock ? [{ name: IN_STOCK, filter: { term: { isAvailable: true } } }] : []),
  ];
}

function shownFilters({ channel, nowMs }: SearchRequest): readonly Json[] {
  const now = Math.floor(nowMs / 1000);
  return [{ term: { sold: channel } }, { range: { from: { lte: now } } }, { range: { until: { gt: now } } }];
}

interface Texting {
  readonly request: SearchRequest;
  readonly effort: Effort;
  readonly synonyms: readonly Synonym[];
}

/** One clause for each word, so that one word may come by its stem, a synonym or a misspelling, and another as it is. */
function textQuery(words: readonly string[], { request, effort, synonyms }: Texting): Json {
  const clauses = words.map((word, index) =>
    wordQuery(word, { effort, isLast: index === words.length - 1, synonyms, words }),
  );
  const needed = effort === "some" ? Math.max(1, words.length - 1) : effort === "any" ? 1 : words.length;
  return {
    bool: {
      should: [
        { bool: { should: clauses, minimum_should_match: needed } },
        { constant_score: { filter: { term: { codes: codeOf(request.text) } }, boost: CODE_BOOST } },
      ],
      minimum_should_match: 1,
    },
  };
}

interface Wording {
  readonly effort: Effort;
  readonly isLast: boolean;
  readonly synonyms: readonly Synonym[];
  readonly words: readonly string[];
}

function wordQuery(word: string, { effort, isLast, synonyms, words }: Wording): Json {
  const { fields } = { fields: ["title^10", "title.stems^8", "brand^3", "facts^2", "text^2", "text.stems^1"] };
  const isGenerous = effort !== "exact" && effort !== "beginning";
  const phrases = synonyms.filter(({ from }) => from.includes(word) && from.every((part) => words.includes(part)));
  return {
    dis_max: {
      queries: [
        { multi_match: { query: word, fields, type: "best_fields" } },
        ...(isLast && effort !== "exact" ? [{ prefix: { title: { value: word, boost: 6 } } }] : []),
        ...(isGenerous
          ? [
              {
                multi_match: {
                  query: word,
                  fields: ["title^4", "text^1"],
                  fuzziness: "AUTO:3,8",
                  fuzzy_transpositions: true,
                  prefix_length: 0,
                },
              },
            ]
          : []),
        ...phrases.map(({ to }) => ({
          multi_match: { query: to.join(" "), fields: ["title^8", "text^1"], type: "phrase" },
        })),
      ],
    },
  };
}

interface Scored {
  readonly text: Json | null;
  readonly shown: readonly Json[];
}

/** The text's score blended with signals; boosts, and pins above all. */
function scored(request: SearchRequest, { text, shown }: Scored): Json {
  const { ranking, merchandising } = request;
  const factor = (field: string, weight: number): Json => ({
    field_value_factor: { field, factor: weight, missing: 0 },
  });
  const boosts = (merchandising?.boosts ?? []).map(({ products, attribute, factor: weight }) => ({
    filter:
      attribute === null
        ? { ids: { values: products } }
        : { term: { [`facets.${fieldOf(attribute.name)}`]: attribute.value } },
    weight,
  }));
  const blended: Json = {
    function_score: {
      query: { bool: { must: text ?? { match_all: {} }, filter: shown } },
      functions: [
        { weight: 1 },
        factor("popularity", ranking.popularity),
        factor("rating", ranking.rating),
        factor("margin", ranking.margin),
        { filter: { term: { isAvailable: true } }, weight: ranking.inStock },
      ],
      score_mode: "sum",
      boost_mode: "multiply",
    },
  };
  const lifted: Json =
    boosts.length === 0
      ? blended
      : { function_score: { query: blended, functions: boosts, score_mode: "multiply", boost_mode: "multiply" } };
  const pins = merchandising?.pins ?? [];
  if (pins.length === 0) return lifted;
  const pinned = pins.map((id, index) => ({
    constant_score: { filter: { bool: { filter: [{ ids: { values: [id] } }, ...shown] } }, boost: PIN_BOOST - index },
  }));
  return { bool: { should: [lifted, ...pinned], minimum_should_match: 1 } };
}

function sortOf({ sort, channel }: SearchRequest): readonly Json[] {
  const price = `prices.${channel}`;
  const by: Readonly<Record<SearchRequest["sort"], Json>> = {
    relevance: { _score: "desc" },
    newest: { createdDay: "desc" },
    price: { [price]: { order: "asc", missing: "_last" } },
    "-price": { [price]: { order: "desc", missing: "_last" } },
    rating: { rating: "desc" },
    popularity: { popularity: "desc" },
  };
  return [by[sort], { id: "asc" }];
}

/** One aggregation a facet, under all filters but its own. */
function aggregations({ channel }: SearchRequest, facets: readonly string[], chosen: readonly Chosen[]): Json {
  const without = (name: string): Json => ({
    bool: { filter: chosen.filter((one) => one.name !== name).map(({ filter }) => filter) },
  });
  const terms = facets.map(
    (name) =>
      [
        name,
        { filter: without(name), aggs: { values: { terms: { field: `facets.${fieldOf(name)}`, size: MAX_VALUES } } } },
      ] as const,
  );
  return {
    ...Object.fromEntries(terms),
    [IN_STOCK]: { filter: without(IN_STOCK), aggs: { values: { terms: { field: "isAvailable" } } } },
    [PRICE]: {
      filter: without(PRICE),
      aggs: { values: { range: { field: `prices.${channel}`, ranges: PRICE_RANGES } } },
    },
    passing: { filter: { bool: { filter: chosen.map(({ filter }) => filter) } } },
  };
}

const BOUNDS = [0, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const PRICE_RANGES = BOUNDS.map((from, index) => {
  const to = BOUNDS[index + 1];
  return { key: `${String(from)}..${String(to ?? "")}`, from, ...(to === undefined ? {} : { to }) };
});
