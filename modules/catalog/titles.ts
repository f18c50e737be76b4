import type { ChangeFeed, Queryable } from "#platform/db";
import { selectTitles } from "./translation-queries.ts";
import { createViewCache, ENTRY_OVERHEAD_BYTES } from "./view-cache.ts";
import { watchCache } from "./view-reader.ts";

/** Memory that titles in other languages may take in one process. */
const TITLES_CACHE_BYTES = 16 * 1024 * 1024;
const TITLE_LIFE_MS = 15_000;

/** Titles of products in other languages, for those who show a product without its view. */
export interface Titles {
  /** By product; those that have no title of their own in the locale or its language are absent. */
  find(productIds: readonly string[], locale: string): Promise<ReadonlyMap<string, string>>;
}

/** A product in a language. */
export interface WantedTitle {
  readonly productId: string;
  readonly locale: string;
}

/** What products are called, as the caller's transaction sees it; null where a locale and its language have no title. */
export async function loadTitles(
  on: Queryable,
  wanted: readonly WantedTitle[],
): Promise<(want: WantedTitle) => string | null> {
  const rows = wanted.length === 0 ? [] : await selectTitles(on, wanted);
  const found = new Map(rows.map((row) => [keyOf(row), row.title]));
  return (want) => found.get(keyOf(want)) ?? null;
}

function keyOf({ productId, locale }: WantedTitle): string {
  return `${locale}/${productId}`;
}

/** Keeps titles until something about their products changes; misses of a moment are read together. */
export function createTitles({ db, feed }: { readonly db: Queryable; readonly feed: ChangeFeed }): Titles {
  const cache = createViewCache<{ readonly title: string | null }>(TITLES_CACHE_BYTES);
  const titles = watchCache(feed, cache).reader({
    name: "catalog.titles",
    keyOf,
    parse: (entry) => entry,
    async load(wanted) {
      const untilMs = performance.now() + TITLE_LIFE_MS;
      const titleOf = await loadTitles(db, wanted);
      return wanted.map((want) => {
        const title = titleOf(want);
        const sizeBytes = ENTRY_OVERHEAD_BYTES + 2 * (title?.length ?? 0);
        return { value: { title }, kept: { productId: want.productId, variantIds: [], sizeBytes, untilMs } };
      });
    },
  });
  return {
    async find(productIds, locale) {
      const ids = [...new Set(productIds)];
      const found = await Promise.all(ids.map((productId) => titles.read({ productId, locale })));
      return new Map(
        ids.flatMap((id, index) => {
          const title = found[index]?.title ?? null;
          return title === null ? [] : [[id, title]];
        }),
      );
    },
  };
}
