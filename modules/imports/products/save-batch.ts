import type { Currency } from "@hansa/kernel";
import { type ProductInput, type Saved, saveProducts } from "#modules/catalog";
import { setOnHand, stockNew } from "#modules/inventory";
import { baseListOf, type PriceToSet, removePrices, setFirstPrices, setPrices } from "#modules/pricing";
import type { Tx } from "#platform/db";
import { isRowsFault, saveInHalves } from "../reading/halves.ts";
import type { BatchResult, Transact } from "../reading/kind.ts";
import type { OfferedPrice, ProductRow, RowError, VariantOffer } from "../reading/row.ts";
import type { Watch, WatchedPrice } from "../reading/watch.ts";

/** The price lists of one currency. */
export interface ListNames {
  readonly base: string;
  /** Null when the shop has no list of lowered prices in this currency: then they are not kept. */
  readonly sale: string | null;
}

/** Where prices and stock of a products file go. */
export interface Target {
  readonly lists: ReadonlyMap<Currency, ListNames>;
  readonly location: string;
  /** Whole units for a new variant of which the file gives no quantity. */
  readonly defaultUnits: number;
  /** Whether the file's quantities are counts that also hold for variants that were there before. */
  readonly countsStock: boolean;
}

/** A row whose categories have their ids. */
export interface FiledRow extends Omit<ProductRow, "categories"> {
  readonly categoryIds: readonly string[] | null;
}

/**
 * Saves products, their prices and the stock of new variants in one transaction. It is tried as if nothing were wrong
 * first. Then every row is looked at; and when the batch is still refused as a whole, it is cut in two until the row that
 * is to blame stands alone.
 */
export async function saveBatch(transact: Transact, target: Target, rows: readonly FiledRow[]): Promise<BatchResult> {
  try {
    return await transact((tx, watch) => save(tx, target, { rows, looksForTaken: false, watch }));
  } catch (error) {
    if (!isRowsFault(error)) throw error;
    return await saveWarily(transact, target, rows);
  }
}

async function saveWarily(transact: Transact, target: Target, rows: readonly FiledRow[]): Promise<BatchResult> {
  const { results, blamed } = await saveInHalves(rows, (some) =>
    transact((tx, watch) => save(tx, target, { rows: some, looksForTaken: true, watch })),
  );
  const sum = (of: (result: BatchResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    made: sum(({ made }) => made),
    changed: sum(({ changed }) => changed),
    same: sum(({ same }) => same),
    errors: [
      ...results.flatMap(({ errors }) => errors),
      ...blamed.map(({ row, message }) => ({ line: row.line, column: "", message })),
    ],
  };
}

interface Work {
  readonly rows: readonly FiledRow[];
  readonly looksForTaken: boolean;
  readonly watch: Watch;
}

async function save(tx: Tx, target: Target, { rows, looksForTaken, watch }: Work): Promise<BatchResult> {
  const inputs = rows.map(({ input, categoryIds }): ProductInput => ({ ...input, categoryIds }));
  const named = rows.map(({ line, input: { externalId } }) => ({ line, externalId }));
  const saved = await watch.products(tx, named, () => saveProducts(tx, inputs, { looksForTaken }));
  const offers = rows.flatMap((row, index) => offersOf(row, saved[index]));
  const firstUnits = offers.flatMap((offer) => firstUnitsOf(offer, target));
  const counts = offers.flatMap((offer) => countOf(offer, target));
  await watch.stock(tx, [...firstUnits, ...counts], async () => {
    await stockNew(tx, firstUnits);
    await setOnHand(tx, counts);
  });
  // Last: they hold the tokens of kept prices until the commit, and the batch beside this one waits for these.
  await savePrices(tx, { offers, target, watch });
  return summaryOf(rows, saved);
}

type SavedOffer = VariantOffer & {
  readonly variantId: string;
  readonly isNew: boolean;
  readonly line: number;
  readonly sku: string;
};

function offersOf({ line, input, offers }: FiledRow, saved: Saved | undefined): readonly SavedOffer[] {
  if (saved?.kind !== "saved") return [];
  return saved.variants.flatMap((variant, index) => {
    const offer = offers[index];
    const sku = input.variants[index]?.sku ?? "";
    return offer === undefined ? [] : [{ ...offer, ...variant, line, sku }];
  });
}

async function savePrices(
  tx: Tx,
  { offers, target, watch }: { readonly offers: readonly SavedOffer[]; readonly target: Target; readonly watch: Watch },
): Promise<void> {
  const pricesOfAll = (some: readonly SavedOffer[]) =>
    some.flatMap((offer) => offer.prices.flatMap((price) => pricesOf(offer, price, target)));
  const first = pricesOfAll(offers.filter(({ isNew }) => isNew));
  const wanted = pricesOfAll(offers.filter(({ isNew }) => !isNew));
  const gone = offers.flatMap((offer) => offer.prices.flatMap((price) => removalsOf(offer, price, target)));
  await watch.prices(tx, [...first, ...wanted, ...gone], async () => {
    await setFirstPrices(tx, first);
    await setPrices(tx, wanted);
    if (gone.length > 0) await removePrices(tx, gone);
  });
}

/** A price of the file stands in a list that the shop has: the readers refuse every other currency but the channel's. */
function pricesOf(
  { variantId, line, sku }: SavedOffer,
  { currency, priceMinor, wasMinor }: OfferedPrice,
  { lists }: Target,
): readonly (PriceToSet & WatchedPrice)[] {
  if (priceMinor === null || priceMinor === undefined) return [];
  const { base, sale } = listsOf(lists, currency);
  const price = { variantId, line, sku, list: base, minQuantity: 1, amountMinor: priceMinor, currency };
  if (sale === null || wasMinor === null || wasMinor === undefined) return [price];
  return [
    { ...price, amountMinor: wasMinor },
    { ...price, list: sale },
  ];
}

function removalsOf(
  { variantId, line, sku, isNew }: SavedOffer,
  { currency, priceMinor, wasMinor }: OfferedPrice,
  { lists }: Target,
): readonly WatchedPrice[] {
  if (isNew) return [];
  const { base, sale } = listsOf(lists, currency);
  const names = [
    ...(priceMinor === null ? [base] : []),
    ...(sale !== null && (wasMinor === null || priceMinor === null) ? [sale] : []),
  ];
  return names.map((list) => ({ variantId, line, sku, list, minQuantity: 1 }));
}

function listsOf(lists: Target["lists"], currency: Currency): ListNames {
  return lists.get(currency) ?? { base: baseListOf(currency), sale: null };
}

function firstUnitsOf({ variantId, line, sku, isNew, onHand }: SavedOffer, { location, defaultUnits }: Target) {
  const units = onHand ?? defaultUnits;
  return isNew && units > 0 ? [{ variantId, line, sku, location, onHand: units, reason: "received" as const }] : [];
}

/** What was sold since would be sold twice if an old count were believed again, so it must be asked for. */
function countOf({ variantId, line, sku, isNew, onHand }: SavedOffer, { location, countsStock }: Target) {
  if (isNew || onHand === null || !countsStock) return [];
  return [{ variantId, line, sku, location, onHand, reason: "counted" as const }];
}

function summaryOf(rows: readonly FiledRow[], saved: readonly Saved[]): BatchResult {
  const counts = { made: 0, changed: 0, same: 0 };
  const errors: RowError[] = [];
  for (const [index, outcome] of saved.entries()) {
    if (outcome.kind === "saved") counts[outcome.change]++;
    else errors.push({ line: rows[index]?.line ?? 0, column: outcome.column, message: outcome.message });
  }
  return { ...counts, errors };
}
