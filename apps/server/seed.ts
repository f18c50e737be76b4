import { demoCatalogue, seedCatalog, seedReviews } from "#modules/catalog";
import { listChannels, seedChannels } from "#modules/channels";
import { seedFraud } from "#modules/fraud";
import { seedDefaultLocation, seedInventory } from "#modules/inventory";
import { seedPrices, seedPricing, seedPromotions } from "#modules/pricing";
import { seedRegions } from "#modules/regions";
import { announceChange, type Database, type Tx } from "#platform/db";

export type SeedKind = "demo" | "empty";

/**
 * Gives a new database what it begins with: always a channel, a location, shipping, tax; for a demo a whole shop beside
 * them, the same every time. A database that has been seeded is left as it is.
 *
 * @returns whether it was seeded now
 */
export async function seedOnce(db: Database, kind: SeedKind): Promise<boolean> {
  return await db.transaction(async (tx) => {
    if ((await listChannels(tx)).length > 0) return false;
    await seedBase(tx, kind);
    if (kind === "demo") await seedDemo(tx);
    return true;
  });
}

async function seedBase(tx: Tx, kind: SeedKind): Promise<void> {
  await seedRegions(tx);
  await seedChannels(tx, kind);
  await seedPricing(tx, kind);
  await seedDefaultLocation(tx);
  await seedFraud(tx);
}

async function seedDemo(tx: Tx): Promise<void> {
  const catalogue = demoCatalogue();
  const variants = await seedCatalog(tx, catalogue);
  await seedReviews(tx, catalogue);
  await seedPrices(tx, variants);
  await seedPromotions(tx);
  await seedInventory(
    tx,
    variants.flatMap(({ variantId, stock }) => stock.map((row) => ({ variantId, ...row }))),
  );
  await announceChange(tx, "catalog.products", null);
}
