import { type ChangeFeed, createBatcher } from "#platform/db";
import { AVAILABILITY, LABELS, PRICES, PRODUCTS } from "./topics.ts";
import type { Kept, ViewCache } from "./view-cache.ts";

const MAX_BATCH = 128;
const MAX_QUEUE = 10_000;
const LANES = 4;

/** One answer of a load; `kept` is null for what is not worth keeping. */
export interface Loaded<Value> {
  readonly value: Value;
  readonly kept: Omit<Kept<Value>, "value"> | null;
}

/** Reads by key: from the cache, from a load under way, or with everybody else who asks at this moment. */
export interface Reader<Want, Value> {
  read(want: Want): Promise<Value>;
  /** What is kept; undefined where it must be read. */
  peek(want: Want): Value | undefined;
}

/** A cache that the change feed keeps true; several readers may share its memory. */
export interface WatchedCache<Value> {
  /** @param reader.load answers in the order wanted */
  reader<Want, Mine extends Value>(reader: {
    readonly name: string;
    readonly keyOf: (want: Want) => string;
    readonly parse: (value: Value) => Mine;
    readonly load: (wanted: readonly Want[]) => Promise<readonly Loaded<Mine>[]>;
  }): Reader<Want, Mine>;
}

/** What changed while a load was under way, and may therefore be missing from it. */
interface Loading {
  isSpoiled: boolean;
  readonly productIds: Set<string>;
  readonly variantIds: Set<string>;
}

/**
 * Watches changes for a cache. What was read before a change and arrives after it is given to those who had asked, but
 * never kept, and nobody who asks after the change shares that load. While the feed is away nothing is kept and nothing
 * kept is used.
 */
export function watchCache<Value>(feed: ChangeFeed, cache: ViewCache<Value>): WatchedCache<Value> {
  const loadings = new Set<Loading>();
  const underway = new Map<string, Promise<Value>>();
  forgetOnChanges(feed, { cache, loadings, startAfresh: () => underway.clear() });

  const isTrue = ({ isSpoiled, productIds, variantIds }: Loading, kept: Omit<Kept<Value>, "value">): boolean =>
    feed.isLive() && !isSpoiled && !productIds.has(kept.productId) && !kept.variantIds.some((id) => variantIds.has(id));

  return {
    reader({ name, keyOf, parse, load }) {
      const batcher = createBatcher({ name, maxBatch: MAX_BATCH, maxQueue: MAX_QUEUE, lanes: LANES, run });
      async function run(wanted: readonly Parameters<typeof keyOf>[0][]) {
        const loading: Loading = { isSpoiled: false, productIds: new Set(), variantIds: new Set() };
        loadings.add(loading);
        try {
          const loaded = await load(wanted);
          for (const [index, want] of wanted.entries()) {
            const one = loaded[index];
            if (one?.kept && isTrue(loading, one.kept)) cache.set(keyOf(want), { ...one.kept, value: one.value });
          }
          return loaded.map(({ value }) => value);
        } finally {
          loadings.delete(loading);
        }
      }
      const keptAt = (key: string): Value | undefined => (feed.isLive() ? cache.get(key) : undefined);
      return {
        peek(want) {
          const kept = keptAt(keyOf(want));
          return kept && parse(kept);
        },
        async read(want) {
          const key = keyOf(want);
          const kept = keptAt(key);
          if (kept !== undefined) return parse(kept);
          return parse(await once(underway, key, () => batcher.submit(want)));
        },
      };
    },
  };
}

function forgetOnChanges<Value>(
  feed: ChangeFeed,
  watched: {
    readonly cache: ViewCache<Value>;
    readonly loadings: ReadonlySet<Loading>;
    readonly startAfresh: () => void;
  },
): void {
  const { cache, loadings, startAfresh } = watched;
  const forgetAll = (): void => {
    cache.clear();
    startAfresh();
    for (const loading of loadings) loading.isSpoiled = true;
  };
  feed.on(PRODUCTS, (ids) => {
    if (ids === null) return forgetAll();
    cache.forgetProducts(ids);
    startAfresh();
    for (const { productIds } of loadings) for (const id of ids) productIds.add(id);
  });
  feed.on(LABELS, forgetAll);
  for (const topic of [PRICES, AVAILABILITY]) {
    feed.on(topic, (ids) => {
      if (ids === null) return forgetAll();
      cache.forgetVariants(ids);
      startAfresh();
      for (const { variantIds } of loadings) for (const id of ids) variantIds.add(id);
    });
  }
}

/** One load per key at a time: whoever asks meanwhile shares it. */
function once<Value>(running: Map<string, Promise<Value>>, key: string, start: () => Promise<Value>): Promise<Value> {
  const shared = running.get(key);
  if (shared !== undefined) return shared;
  const started = start();
  running.set(key, started);
  const done = (): void => {
    if (running.get(key) === started) running.delete(key);
  };
  started.then(done, done);
  return started;
}
