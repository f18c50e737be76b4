import { loadVariants, type VariantFacts } from "#modules/catalog";
import { AVAILABILITY, loadAvailabilityOf } from "#modules/inventory";
import { loadPriceFacts, PRICES_TOPIC, type PriceFacts } from "#modules/pricing";
import { type ChangeFeed, createBatcher, type Database } from "#platform/db";
import { FACTS_FRESH_MS, MAX_KEPT_FACTS } from "./limits.ts";

/** Topic of catalog: keys are product ids. */
const PRODUCTS_TOPIC = "catalog.products";
const LOAD_BATCH = 256;
const MAX_WAITING = 20_000;

/** What the shop can say of variants, for display: a checkout reads all of it again in its own transaction. */
export interface ShelfFacts {
  readonly variants: ReadonlyMap<string, VariantFacts>;
  readonly prices: PriceFacts;
  /** Units that could be sold now; at most FACTS_FRESH_MS old. */
  readonly units: ReadonlyMap<string, number>;
}

export interface Shelf {
  /** Variants that do not exist are absent. */
  look(variantIds: readonly string[]): Promise<ShelfFacts>;
}

interface Kept {
  readonly variant: VariantFacts | undefined;
  readonly prices: PriceFacts;
  readonly units: number;
  readonly readAtMs: number;
}

/**
 * Keeps facts of variants in this process until the change feed says that they changed. Look-ups that miss while one is
 * under way travel together: `id = any()` for a crowd costs a tenth of one statement each. Without the feed, nothing is
 * kept. A change that is announced while its variant is being read for the first time may be missed; what is older than
 * FACTS_FRESH_MS is read again, so that nothing is wrong for longer.
 */
export function createShelf(db: Database, feed: ChangeFeed): Shelf {
  const kept = new Map<string, Promise<Kept>>();
  const variantsOf = new Map<string, Set<string>>();
  const settingsAlone = keepSettings(db, feed);
  const forgetAll = (): void => {
    kept.clear();
    variantsOf.clear();
  };
  const forgetVariants = (keys: readonly string[] | null): void => {
    if (keys === null) forgetAll();
    else for (const key of keys) kept.delete(key);
  };
  feed.on(PRICES_TOPIC, forgetVariants);
  feed.on(AVAILABILITY, forgetVariants);
  feed.on(PRODUCTS_TOPIC, (keys) => {
    forgetVariants(keys === null ? null : keys.flatMap((key) => [...(variantsOf.get(key) ?? [])]));
  });

  const loads = createBatcher<string, Kept>({
    name: "cart.shelf",
    maxBatch: LOAD_BATCH,
    maxQueue: MAX_WAITING,
    lanes: 2,
    run: (variantIds) => readKept(db, variantIds),
  });

  async function load(variantId: string): Promise<Kept> {
    const read = await loads.submit(variantId);
    const productId = read.variant?.productId;
    if (productId === undefined)
      kept.delete(variantId); // its product's announcement could not be told to be about it
    else variantsOf.set(productId, (variantsOf.get(productId) ?? new Set<string>()).add(variantId));
    return read;
  }
  function begin(variantId: string): Promise<Kept> {
    if (!feed.isLive()) return loads.submit(variantId);
    if (kept.size >= MAX_KEPT_FACTS) forgetAll();
    const loading = load(variantId);
    kept.set(variantId, loading);
    loading.catch(() => kept.delete(variantId)); // whoever waits for it sees the failure; the next one asks again
    return loading;
  }
  async function find(variantId: string): Promise<Kept> {
    const known = feed.isLive() ? await kept.get(variantId) : undefined;
    return known !== undefined && performance.now() - known.readAtMs < FACTS_FRESH_MS ? known : await begin(variantId);
  }

  return {
    async look(variantIds) {
      if (variantIds.length === 0) return { variants: new Map(), units: new Map(), prices: await settingsAlone() };
      return gather(await Promise.all(variantIds.map(async (id) => ({ id, ...(await find(id)) }))));
    },
  };
}

/** Prices of nothing, for carts without lines, which all carts are at first: the settings, no older than other facts. */
function keepSettings(db: Database, feed: ChangeFeed): () => Promise<PriceFacts> {
  let known: { readonly prices: Promise<PriceFacts>; readonly readAtMs: number } | null = null;
  feed.on(PRICES_TOPIC, () => (known = null));
  return () => {
    if (known !== null && feed.isLive() && performance.now() - known.readAtMs < FACTS_FRESH_MS) return known.prices;
    const prices = loadPriceFacts(db, []);
    known = { prices, readAtMs: performance.now() };
    prices.catch(() => (known = null));
    return prices;
  };
}

async function readKept(db: Database, variantIds: readonly string[]): Promise<readonly Kept[]> {
  const readAtMs = performance.now();
  const [variants, prices] = await Promise.all([loadVariants(db, variantIds), loadPriceFacts(db, variantIds)]);
  const units = await loadAvailabilityOf(db, variantIds, variants);
  return variantIds.map((id) => ({ variant: variants.get(id), prices, units: units.get(id) ?? 0, readAtMs }));
}

function gather(found: readonly (Kept & { readonly id: string })[]): ShelfFacts {
  const newest = found.reduce((one, other) => (other.readAtMs > one.readAtMs ? other : one));
  return {
    variants: new Map(found.flatMap(({ id, variant }) => (variant === undefined ? [] : [[id, variant]]))),
    units: new Map(found.map(({ id, units }) => [id, units])),
    prices: {
      prices: new Map(found.map(({ id, prices }) => [id, prices.prices.get(id) ?? []])),
      settings: newest.prices.settings,
      traits: new Map(
        found.flatMap(({ id, prices }) => {
          const traits = prices.traits.get(id);
          return traits === undefined ? [] : [[id, traits]];
        }),
      ),
    },
  };
}
