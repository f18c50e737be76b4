import type { OfferUpdate, SearchDocument } from "./engine/document.ts";
import type { RankingSettings } from "./engine/ranking.ts";

/** Orders that results can have. */
export const SORTS = ["relevance", "newest", "price", "-price", "rating", "popularity"] as const;
export type Sort = (typeof SORTS)[number];

/** Where a page of results begins: behind this product. */
export interface Place {
  /** What it was ordered by; higher stands first. */
  readonly key: number;
  readonly id: string;
  /** How far the search had to go; the pages after the first go as far. */
  readonly effort: number;
}

/** What the desk says about one search; see merchandising. */
export interface Merchandising {
  /** Products that stand first, in this order, whether or not they match. */
  readonly pins: readonly string[];
  /** What a product's score is multiplied by: products, or all with a value. */
  readonly boosts: readonly Boost[];
  /** Values that results must have. */
  readonly filters: readonly AttributeFilter[];
}
export interface Boost {
  readonly products: readonly string[];
  /** Null for none. */
  readonly attribute: { readonly name: string; readonly value: string } | null;
  /** Above 1 lifts, below 1 buries. */
  readonly factor: number;
}

/** Any of these values of one attribute; `10..20` is every number in that range. */
export interface AttributeFilter {
  readonly name: string;
  readonly values: readonly string[];
}

/** Phrases that mean the same, as compared words. */
export interface Synonym {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** One search of a channel. */
export interface SearchRequest {
  /** What was typed; empty to browse. */
  readonly text: string;
  readonly channel: string;
  readonly locale: string;
  /** Currency of the channel, for prices in the text (`under $20`). */
  readonly currency: string;
  readonly nowMs: number;
  readonly category: string | null;
  readonly filters: readonly AttributeFilter[];
  /** In minor units of the channel's currency. */
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  readonly inStock: boolean;
  readonly sort: Sort;
  /** Null for the first page. */
  readonly after: Place | null;
  /** 1 to 100. */
  readonly limit: number;
  readonly wantsFacets: boolean;
  readonly ranking: RankingSettings;
  readonly merchandising: Merchandising | null;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}
export interface Facet {
  readonly name: string;
  readonly values: readonly FacetValue[];
}

/** What was given up to find something, to be said to the customer. */
export type Relaxation = "some_words" | "without_price" | "without_filters" | "popular";

/** What was found, and what was given up for it. */
export interface SearchAnswer {
  /** Product ids in order. */
  readonly ids: readonly string[];
  readonly total: number;
  /** How many of them match everything that was asked for; less than `total` only when something was relaxed. */
  readonly matchingAll: number;
  readonly facets: readonly Facet[];
  /** The text with misspellings mended, when the results are those of the mended text. */
  readonly corrected: string | null;
  readonly relaxed: Relaxation | null;
  readonly next: Place | null;
  /** Words of the index that were found, for highlights. */
  readonly matched: readonly string[];
}

/** An answer with its times, as it is handed to whoever answers. */
export interface TimedAnswer extends Omit<SearchAnswer, "facets"> {
  /** In their order: as JSON, but for the categories. */
  readonly facets: readonly (string | Facet)[];
  /** Milliseconds that it took to find: without waiting, writing and sending. */
  readonly tookMs: number;
  /** Until then the same search has the same answer, unless the index changes; 0 when nobody can tell. */
  readonly holdsUntilMs: number;
}

export interface SuggestRequest {
  readonly text: string;
  readonly channel: string;
  readonly locale: string;
  readonly nowMs: number;
  readonly limit: number;
}
export interface SuggestAnswer {
  readonly queries: readonly string[];
  readonly products: readonly string[];
  /** Category ids. */
  readonly categories: readonly string[];
}

/** How the index stands. */
export interface EngineStatus {
  readonly products: number;
  /** Bytes of the index; 0 when they lie elsewhere. */
  readonly bytes: number;
  /** Products in segments that wait to be merged. */
  readonly waiting: number;
}

/** Pages of all documents, for a rebuild. */
export type DocumentPages = () => AsyncIterable<readonly SearchDocument[]>;

/**
 * Whatever finds products: the embedded engine, or a server of search. Writing is idempotent: a document replaces the one
 * of the same id, and an update of a product that is not there is passed over.
 */
export interface SearchEngine {
  search(request: SearchRequest): Promise<SearchAnswer>;
  suggest(request: SuggestRequest): Promise<SuggestAnswer>;
  put(documents: readonly SearchDocument[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  updateOffers(updates: readonly OfferUpdate[]): Promise<void>;
  /** Builds a new index from all documents beside the present one, then takes its place. */
  rebuild(pages: DocumentPages): Promise<void>;
  /** Phrases that mean the same, by locale's language; `*` for all. They hold from the next search on. */
  setSynonyms(synonyms: Readonly<Record<string, readonly Synonym[]>>): Promise<void>;
  status(): Promise<EngineStatus>;
  close(): Promise<void>;
}
