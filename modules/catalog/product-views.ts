import { isId } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { ChangeFeed, Queryable } from "#platform/db";
import { Prebuilt } from "#platform/http";
import { createLabels, type Labels } from "./labels.ts";
import type { LoadOffers } from "./view.ts";
import { createViewCache, ENTRY_OVERHEAD_BYTES } from "./view-cache.ts";
import { type Built, loadViews, type Wanted } from "./view-loader.ts";
import { selectHandles } from "./view-queries.ts";
import { type Loaded, watchCache } from "./view-reader.ts";

/** Memory that views may take in one process. */
export const VIEW_CACHE_BYTES = 128 * 1024 * 1024;
/** Longest that a view lives. Changes show at once, and a view ends by itself when a window of it opens or closes. */
export const VIEW_LIFE_MS = 15_000;

/** What a handle (slug, former slug, id or external id) leads to. */
export type Found =
  | { readonly kind: "found"; readonly bytes: Prebuilt }
  /** The product has this slug by now. */
  | { readonly kind: "moved"; readonly slug: string };

/** Pages of products, built beforehand and kept until something about them changes. */
export interface ProductViews {
  /** A product as the channel shows it, in the language of its `locale`; null when it does not. */
  find(handle: string, channel: Channel): Promise<Found | null>;
  /** The bytes that `find` would find, where they are kept; null where it must be asked, or has something else to say. */
  peek(handle: string, channel: Channel): Prebuilt | null;
  /** Cards of products in order; those that the channel does not show are left out. */
  cards(productIds: readonly string[], channel: Channel): Promise<readonly Buffer[]>;
  /** Whole products in order; those that the channel does not show are left out. */
  products(productIds: readonly string[], channel: Channel): Promise<readonly Buffer[]>;
  /** What attributes and options are called, as the views say it. */
  readonly labels: Labels;
  /** Bytes kept, for the metrics. */
  sizeBytes(): number;
}

/** What product views stand on: where they read, what makes them forget, and who knows prices and stock. */
export interface ProductViewOptions {
  readonly db: Queryable;
  readonly feed: ChangeFeed;
  readonly loadOffers: LoadOffers;
  /** The time of publish windows: the moment of asking, unless a test moves it. */
  readonly now: () => Date;
  /** VIEW_CACHE_BYTES unless told. */
  readonly limitBytes?: number;
}

/** Both kinds of things live in one cache, so that one limit holds for all. */
type Entry = ViewEntry | HandleEntry;
interface ViewEntry {
  readonly kind: "view";
  /** Null for a product that the channel does not show. */
  readonly bytes: Prebuilt | null;
}
interface HandleEntry {
  readonly kind: "handle";
  readonly target: { readonly id: string; readonly slug: string } | null;
}

/**
 * Keeps views within a limit of bytes. Misses of the same moment are read together, and each view is read once however
 * many ask for it; see `watchCache` for how changes are heard.
 */
export function createProductViews(options: ProductViewOptions): ProductViews {
  const { db, feed, loadOffers } = options;
  const labels = createLabels(feed);
  const cache = createViewCache<Entry>(options.limitBytes ?? VIEW_CACHE_BYTES);
  const watched = watchCache(feed, cache);
  const views = watched.reader({
    name: "catalog.views",
    keyOf: ({ kind, channel, productId }: Wanted) => `${kind}/${channel.code}/${channel.locale}/${productId}`,
    parse: parseView,
    async load(wanted) {
      const now = options.now();
      const built = await loadViews({ db, loadOffers, labels, now }, wanted);
      return built.map((one) => toLoaded(one, now));
    },
  });
  const handles = watched.reader({
    name: "catalog.handles",
    keyOf: (handle: string) => `handle/${handle}`,
    parse: parseHandle,
    load: (wanted) => loadHandles(db, wanted),
  });

  return {
    async find(handle, channel) {
      const target = isId(handle) ? { id: handle, slug: handle } : (await handles.read(handle)).target;
      if (target === null) return null;
      const { bytes } = await views.read({ productId: target.id, channel, kind: "product" });
      if (bytes === null) return null;
      return target.slug === handle ? { kind: "found", bytes } : { kind: "moved", slug: target.slug };
    },
    peek(handle, channel) {
      const target = isId(handle) ? { id: handle, slug: handle } : handles.peek(handle)?.target;
      if (target?.slug !== handle) return null;
      return views.peek({ productId: target.id, channel, kind: "product" })?.bytes ?? null;
    },
    async cards(productIds, channel) {
      const found = await Promise.all(productIds.map((productId) => views.read({ productId, channel, kind: "card" })));
      return found.flatMap(({ bytes }) => (bytes === null ? [] : [bytes.bytes]));
    },
    async products(productIds, channel) {
      const found = await Promise.all(
        productIds.map((productId) => views.read({ productId, channel, kind: "product" })),
      );
      return found.flatMap(({ bytes }) => (bytes === null ? [] : [bytes.bytes]));
    },
    labels,
    sizeBytes: () => cache.sizeBytes(),
  };
}

function toLoaded({ view, productId, variantIds, turnsAt }: Built, now: Date): Loaded<ViewEntry> {
  const value: ViewEntry = { kind: "view", bytes: view && new Prebuilt(view) };
  // What is not there at all is not kept: made-up ids would push out what is asked for.
  if (view === null && variantIds.length === 0) return { value, kept: null };
  const lifeMs = turnsAt === null ? VIEW_LIFE_MS : Math.min(VIEW_LIFE_MS, turnsAt.getTime() - now.getTime());
  // Twice: what is at hand lies there as text too.
  const sizeBytes = 2 * (view?.bytes.length ?? 0) + ENTRY_OVERHEAD_BYTES * (1 + variantIds.length);
  return { value, kept: { productId, variantIds, sizeBytes, untilMs: performance.now() + lifeMs } };
}

async function loadHandles(db: Queryable, wanted: readonly string[]): Promise<readonly Loaded<HandleEntry>[]> {
  const rows = await selectHandles(db, wanted);
  const targets = new Map(rows.map(({ handle, id, slug }) => [handle, { id, slug }]));
  const untilMs = performance.now() + VIEW_LIFE_MS;
  return wanted.map((handle) => {
    const target = targets.get(handle) ?? null;
    const value: HandleEntry = { kind: "handle", target };
    if (target === null) return { value, kept: null };
    return { value, kept: { productId: target.id, variantIds: [], sizeBytes: ENTRY_OVERHEAD_BYTES, untilMs } };
  });
}

function parseView(entry: Entry): ViewEntry {
  if (entry.kind !== "view") throw new Error("a handle lay under the key of a view");
  return entry;
}

function parseHandle(entry: Entry): HandleEntry {
  if (entry.kind !== "handle") throw new Error("a view lay under the key of a handle");
  return entry;
}
