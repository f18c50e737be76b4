import { loadVariants, type VariantFacts } from "#modules/catalog";
import { AVAILABILITY, loadAvailability } from "#modules/inventory";
import { loadPriceFacts, PRICES_TOPIC, type PriceFacts } from "#modules/pricing";
import type { ChangeFeed, Database } from "#platform/db";
import { keepFresh } from "./keep-fresh.ts";
import { FACTS_FRESH_MS, FACTS_KEPT_MS, MAX_KEPT_FACTS } from "./limits.ts";

/** Topic of catalog: keys are product ids. */
const PRODUCTS_TOPIC = "catalog.products";

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

interface Facts {
  readonly variant: VariantFacts | undefined;
  readonly prices: PriceFacts;
  readonly readAtMs: number;
}

/**
 * Keeps facts of variants in this process until the change feed says that they changed, and units for a moment, since small
 * changes of stock are not announced. Without the feed, nothing is kept.
 */
export function createShelf(db: Database, feed: ChangeFeed): Shelf {
  const keeping = { maxKept: MAX_KEPT_FACTS, isLive: () => feed.isLive() };
  const facts = keepFresh({
    ...keeping,
    name: "cart.facts",
    freshMs: FACTS_KEPT_MS,
    read: (variantIds) => readFacts(db, variantIds),
  });
  const units = keepFresh({
    ...keeping,
    name: "cart.units",
    freshMs: FACTS_FRESH_MS,
    read: (variantIds) => readUnits(db, variantIds),
  });
  const settingsAlone = keepSettings(db, feed);
  feed.on(PRICES_TOPIC, (keys) => facts.forget(keys));
  feed.on(AVAILABILITY, (keys) => units.forget(keys));
  // Its keys are products, and which variants are theirs is not kept. To read all of them again costs little: what did not
  // change is kept under tokens as well.
  feed.on(PRODUCTS_TOPIC, () => facts.forget(null));

  return {
    async look(variantIds) {
      if (variantIds.length === 0) return { variants: new Map(), units: new Map(), prices: await settingsAlone() };
      const [known, free] = await Promise.all([facts.find(variantIds), units.find(variantIds)]);
      return gather(variantIds, known, free);
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

async function readFacts(db: Database, variantIds: readonly string[]): Promise<readonly Facts[]> {
  const readAtMs = performance.now();
  const [variants, prices] = await Promise.all([loadVariants(db, variantIds), loadPriceFacts(db, variantIds)]);
  return variantIds.map((id) => ({ variant: variants.get(id), prices, readAtMs }));
}

async function readUnits(db: Database, variantIds: readonly string[]): Promise<readonly number[]> {
  const units = await loadAvailability(db, variantIds);
  return variantIds.map((id) => units.get(id) ?? 0);
}

/** @param facts in the order of the ids, as `units` */
function gather(ids: readonly string[], facts: readonly Facts[], units: readonly number[]): ShelfFacts {
  const newest = facts.reduce((one, other) => (other.readAtMs > one.readAtMs ? other : one));
  return {
    variants: new Map(facts.flatMap(({ variant }) => (variant === undefined ? [] : [[variant.variantId, variant]]))),
    units: new Map(ids.map((id, index) => [id, units[index] ?? 0])),
    prices: {
      prices: new Map(ids.map((id, index) => [id, facts[index]?.prices.prices.get(id) ?? []])),
      settings: newest.prices.settings,
      traits: new Map(
        ids.flatMap((id, index) => {
          const traits = facts[index]?.prices.traits.get(id);
          return traits === undefined ? [] : [[id, traits]];
        }),
      ),
    },
  };
}
