import { emptyProduct, emptyVariant, saveProducts } from "#modules/catalog";
import { seedChannels } from "#modules/channels";
import { ensureDeskKey, newDeskKey } from "#modules/identity";
import { DEFAULT_LOCATION, seedDefaultLocation, setOnHand } from "#modules/inventory";
import { seedPrices, seedPricing } from "#modules/pricing";
import type { Database } from "#platform/db";

/** 10.00 in EUR, GBP and USD, 150 yen. */
const PRICES = [
  { currency: "EUR", amountMinor: 1_000n, wasMinor: null },
  { currency: "GBP", amountMinor: 1_000n, wasMinor: null },
  { currency: "USD", amountMinor: 1_000n, wasMinor: null },
  { currency: "JPY", amountMinor: 150n, wasMinor: null },
] as const;

/** A product with one variant. */
export interface Good {
  readonly productId: string;
  readonly variantId: string;
  readonly slug: string;
}

/** Gives a database what a shop needs to sell in four currencies, and a key of the desk. @returns the key */
export async function furnish(db: Database): Promise<string> {
  const key = newDeskKey();
  await db.transaction(async (tx) => {
    await seedChannels(tx, "demo");
    await seedPricing(tx, "demo");
    await seedDefaultLocation(tx);
    await ensureDeskKey(tx, key);
  });
  return key;
}

/** Puts a product on sale, with so many units in Hamburg. */
export async function offer(db: Database, sku: string, onHand: number): Promise<Good> {
  return await db.transaction(async (tx) => {
    const variant = { ...emptyVariant, externalId: sku, sku, weightGrams: 500 };
    const [saved] = await saveProducts(tx, [
      { ...emptyProduct, externalId: sku, slug: sku, title: `The ${sku}`, variants: [variant] },
    ]);
    const variantId = saved?.kind === "saved" ? saved.variants[0]?.variantId : undefined;
    if (saved?.kind !== "saved" || variantId === undefined) throw new Error(`${sku} was not saved`);
    await seedPrices(tx, [{ variantId, prices: PRICES }]);
    await setOnHand(tx, [{ variantId, location: DEFAULT_LOCATION, onHand, reason: "received" }]);
    return { productId: saved.productId, variantId, slug: sku };
  });
}

/** Counts the units of a variant anew. */
export async function restock(db: Database, variantId: string, onHand: number): Promise<void> {
  await db.transaction((tx) => setOnHand(tx, [{ variantId, location: DEFAULT_LOCATION, onHand, reason: "counted" }]));
}
