import type { SearchRequest } from "../search-engine.ts";
import type { SearchDocument } from "./document.ts";
import { LocalEngine } from "./local-engine.ts";
import { DEFAULT_RANKING } from "./ranking.ts";

export const TODAY = 20_700;
export const NOW_MS = TODAY * 86_400_000;

/** A product of the test shop; the number makes its id, so that higher ones are newer. */
export function product(number: number, title: string, more: Partial<SearchDocument> = {}): SearchDocument {
  return {
    id: `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    revision: 1,
    title,
    description: "",
    brand: "",
    translations: [],
    categories: [],
    categoryNames: [],
    attributes: [],
    codes: [`SKU-${String(number)}`],
    fromSeconds: 0,
    untilSeconds: 0,
    prices: { eu: 1_000 },
    isAvailable: true,
    signals: { popularity: 0, rating: 0, margin: 0, createdDay: TODAY - 500 },
    ...more,
  };
}

/** What is asked where a test says nothing else. */
export function ask(text: string, more: Partial<SearchRequest> = {}): SearchRequest {
  return {
    text,
    channel: "eu",
    locale: "en",
    currency: "EUR",
    nowMs: NOW_MS,
    category: null,
    filters: [],
    priceMin: null,
    priceMax: null,
    inStock: false,
    sort: "relevance",
    after: null,
    limit: 24,
    wantsFacets: false,
    ranking: DEFAULT_RANKING,
    merchandising: null,
    ...more,
  };
}

/** An engine that holds these products. */
export async function engineWith(documents: readonly SearchDocument[]): Promise<LocalEngine> {
  const engine = new LocalEngine({ now: () => NOW_MS, locales: ["en"] });
  await engine.rebuild(async function* () {
    yield documents;
  });
  return engine;
}

/** The numbers of the products that were found, in order. */
export function numbers(ids: readonly string[]): readonly number[] {
  return ids.map((id) => Number(id.slice(24)));
}
