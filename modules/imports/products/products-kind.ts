import { type Currency, parseCurrency } from "@hansa/kernel";
import { listChannels } from "#modules/channels";
import { listLocations } from "#modules/inventory";
import { baseListOf, listPriceLists, saleListOf } from "#modules/pricing";
import type { Database, Queryable } from "#platform/db";
import { type ImportKind, isCsv, isTsv } from "../reading/kind.ts";
import { importProducts } from "./import-products.ts";
import { readCsvProducts } from "./products-csv.ts";
import { readJsonProducts } from "./products-jsonl.ts";
import type { ListNames, Target } from "./save-batch.ts";

/** Units of a new variant of which the file gives no quantity. */
export const DEFAULT_UNITS = 1_000;
/** Flag: the file's quantities are counts that also hold for variants that were there before. */
export const COUNT_STOCK = "count-stock";

/**
 * `products`: products with variants, categories, prices in any currency of the shop and first stock, from JSON lines or a
 * CSV with our own headers or Shopify's.
 */
export const productsKind: ImportKind = {
  noun: "products",
  formats: ["jsonl", "csv", "shopify-csv"],
  formatOf: (file) => (isCsv(file) || isTsv(file) ? "csv" : "jsonl"),
  flags: [COUNT_STOCK],
  async run({ file, format, columns, flags, db, keeper, onProgress }) {
    const { currency, ...target } = await findTarget(db, flags.has(COUNT_STOCK));
    const money = { currency, currencies: new Set(target.lists.keys()) };
    const pieces =
      format === "jsonl" ? readJsonProducts(file.stream, money) : readCsvProducts(file.stream, { ...money, columns });
    return await importProducts({ pieces, target, keeper, onProgress });
  },
};

async function findTarget(db: Database, countsStock: boolean): Promise<Target & { readonly currency: Currency }> {
  const [channel] = await listChannels(db);
  const [location] = await listLocations(db);
  if (channel === undefined || location === undefined) throw new Error("the shop has no channel or no location yet.");
  return {
    currency: channel.currency,
    lists: await findListNames(db),
    location: location.code,
    defaultUnits: DEFAULT_UNITS,
    countsStock,
  };
}

/** The lists that prices of a products file go into, by currency: those with a list of base prices. */
export async function findListNames(on: Queryable): Promise<ReadonlyMap<Currency, ListNames>> {
  const lists = await listPriceLists(on);
  const codes = new Set(lists.map(({ code }) => code));
  return new Map(
    lists.flatMap(({ code, currency: stated }) => {
      const currency = parseCurrency(stated);
      if (code !== baseListOf(currency)) return [];
      const sale = saleListOf(currency);
      return [[currency, { base: code, sale: codes.has(sale) ? sale : null }] as const];
    }),
  );
}
