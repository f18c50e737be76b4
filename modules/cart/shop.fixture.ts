import { newId } from "@hansa/kernel";
import { emptyProduct, emptyVariant, saveProducts } from "#modules/catalog";
import { seedChannels } from "#modules/channels";
import { DEFAULT_LOCATION, seedDefaultLocation, setOnHand } from "#modules/inventory";
import { seedPricing, setPrices } from "#modules/pricing";
import { announceChange, type Database } from "#platform/db";

/** What a variant of the test shop is and costs. */
export interface Stocked {
  readonly name: string;
  readonly onHand: number;
  /** In euro cents; null is a variant without a price. */
  readonly priceMinor: bigint | null;
}

/** Opens the demo's channels with tax and shipping. */
export async function openShop(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await seedChannels(tx, "demo");
    await seedPricing(tx, "demo");
    await seedDefaultLocation(tx);
  });
}

/** Puts a product with one variant on the shelf. @returns the variant's id */
export async function stock(db: Database, { name, onHand, priceMinor }: Stocked): Promise<string> {
  const product = await save(db, name, "published");
  await db.transaction(async (tx) => {
    await setOnHand(tx, [{ variantId: product.variantId, location: DEFAULT_LOCATION, onHand, reason: "received" }]);
    const price = { variantId: product.variantId, list: "base-eur", minQuantity: 1, currency: "EUR" };
    if (priceMinor !== null) await setPrices(tx, [{ ...price, amountMinor: priceMinor }]);
  });
  return product.variantId;
}

/** Takes the product of that name off sale, and tells the caches. */
export async function unpublish(db: Database, name: string): Promise<void> {
  await save(db, name, "draft");
}

async function save(db: Database, name: string, status: "published" | "draft") {
  return await db.transaction(async (tx) => {
    const variant = { ...emptyVariant, externalId: name, sku: `SKU-${name}`, weightGrams: 500 };
    const [saved] = await saveProducts(tx, [
      { ...emptyProduct, externalId: name, slug: name, title: name, status, variants: [variant] },
    ]);
    if (saved?.kind !== "saved") throw new Error(`${name} was refused`);
    await announceChange(tx, "catalog.products", [saved.productId]);
    return { productId: saved.productId, variantId: saved.variants[0]?.variantId ?? newId() };
  });
}
