import { exponentOf, newId } from "@hansa/kernel";
import { listChannels } from "#modules/channels";
import { listLocations } from "#modules/inventory";
import { baseListOf, PriceListNotFound, removePrices, saleListOf } from "#modules/pricing";
import type { Database } from "#platform/db";
import { importProducts } from "./import-products.ts";
import { type ImportKind, isCsv } from "./kind.ts";
import { readJsonProducts } from "./products-jsonl.ts";
import { readShopifyProducts } from "./products-shopify.ts";
import type { Target } from "./save-batch.ts";

/** Units of a new variant of which the file gives no quantity. */
export const DEFAULT_UNITS = 1_000;
const COUNT_STOCK = "count-stock";

/** `products`: products with variants, categories, prices and first stock, from JSON lines or a Shopify product CSV. */
export const productsKind: ImportKind = {
  noun: "products",
  formats: ["jsonl", "shopify-csv"],
  formatOf: (file) => (isCsv(file) ? "shopify-csv" : "jsonl"),
  flags: [COUNT_STOCK],
  async run({ file, format, flags, db, transact, onErrors, onProgress }) {
    const target = await findTarget(db, flags.has(COUNT_STOCK));
    const pieces =
      format === "jsonl"
        ? readJsonProducts(file.stream)
        : readShopifyProducts(file.stream, exponentOf(target.currency));
    return await importProducts({ pieces, target, transact, onErrors, onProgress });
  },
};

async function findTarget(db: Database, countsStock: boolean): Promise<Target> {
  const [channel] = await listChannels(db);
  const [location] = await listLocations(db);
  if (channel === undefined || location === undefined) throw new Error("the shop has no channel or no location yet.");
  const { currency } = channel;
  return {
    currency,
    priceList: baseListOf(currency),
    saleList: (await hasPriceList(db, saleListOf(currency))) ? saleListOf(currency) : null,
    location: location.code,
    defaultUnits: DEFAULT_UNITS,
    countsStock,
  };
}

/** Asks by taking away a price that nobody has. */
async function hasPriceList(db: Database, list: string): Promise<boolean> {
  try {
    await db.transaction((tx) => removePrices(tx, [{ variantId: newId<"variant">(), list, minQuantity: 1 }]));
    return true;
  } catch (error) {
    if (error instanceof PriceListNotFound) return false;
    throw error;
  }
}
