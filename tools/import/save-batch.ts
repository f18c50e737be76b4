import type { Currency } from "@hansa/kernel";
import { type ProductInput, type Saved, saveProducts } from "#modules/catalog";
import { setOnHand, stockNew } from "#modules/inventory";
import { type PriceToSet, removePrices, setPrices } from "#modules/pricing";
import type { Database, Tx } from "#platform/db";
import { isRowsFault, saveInHalves } from "./halves.ts";
import type { ProductRow, RowError, VariantOffer } from "./row.ts";

/** Where prices and stock of a products file go. */
export interface Target {
  readonly currency: Currency;
  readonly priceList: string;
  /** Null when the shop has no list of lowered prices in this currency: then they are not kept. */
  readonly saleList: string | null;
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

/** What became of a batch. */
export interface BatchResult {
  readonly made: number;
  readonly changed: number;
  readonly same: number;
  readonly errors: readonly RowError[];
}

/** Runs the work in a transaction that is kept, or that a dry run throws away. */
export type Transact = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;

/**
 * Saves products, their prices and the stock of new variants in one transaction. It is tried as if nothing were wrong
 * first. Then every row is looked at; and when the batch is still refused as a whole, it is cut in two until the row that
 * is to blame stands alone.
 */
export async function saveBatch(transact: Transact, target: Target, rows: readonly FiledRow[]): Promise<BatchResult> {
  try {
    return await transact((tx) => save(tx, target, { rows, looksForTaken: false }));
  } catch (error) {
    if (!isRowsFault(error)) throw error;
    return await saveWarily(transact, target, rows);
  }
}

async function saveWarily(transact: Transact, target: Target, rows: readonly FiledRow[]): Promise<BatchResult> {
  const { results, blamed } = await saveInHalves(rows, (some) =>
    transact((tx) => save(tx, target, { rows: some, looksForTaken: true })),
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
}

async function save(tx: Tx, target: Target, { rows, looksForTaken }: Work): Promise<BatchResult> {
  const inputs = rows.map(({ input, categoryIds }): ProductInput => ({ ...input, categoryIds }));
  const saved = await saveProducts(tx, inputs, { looksForTaken });
  const offers = rows.flatMap((row, index) => offersOf(row, saved[index]));
  await setPrices(
    tx,
    offers.flatMap((offer) => pricesOf(offer, target)),
  );
  const gone = offers.flatMap((offer) => removalsOf(offer, target));
  if (gone.length > 0) await removePrices(tx, gone);
  await stockNew(
    tx,
    offers.flatMap((offer) => firstUnitsOf(offer, target)),
  );
  await setOnHand(
    tx,
    offers.flatMap((offer) => countOf(offer, target)),
  );
  return summaryOf(rows, saved);
}

type SavedOffer = VariantOffer & { readonly variantId: string; readonly isNew: boolean };

function offersOf(row: FiledRow, saved: Saved | undefined): readonly SavedOffer[] {
  if (saved?.kind !== "saved") return [];
  return saved.variants.flatMap((variant, index) => {
    const offer = row.offers[index];
    return offer === undefined ? [] : [{ ...offer, ...variant }];
  });
}

function pricesOf({ variantId, priceMinor, wasMinor }: SavedOffer, target: Target): readonly PriceToSet[] {
  if (priceMinor === null || priceMinor === undefined) return [];
  const { currency, priceList: list, saleList } = target;
  const price = { variantId, list, minQuantity: 1, amountMinor: priceMinor, currency };
  if (saleList === null || wasMinor === null || wasMinor === undefined) return [price];
  return [
    { ...price, amountMinor: wasMinor },
    { ...price, list: saleList },
  ];
}

function removalsOf({ variantId, priceMinor, wasMinor, isNew }: SavedOffer, { priceList, saleList }: Target) {
  if (isNew) return [];
  const lists = [
    ...(priceMinor === null ? [priceList] : []),
    ...(saleList !== null && (wasMinor === null || priceMinor === null) ? [saleList] : []),
  ];
  return lists.map((list) => ({ variantId, list, minQuantity: 1 }));
}

function firstUnitsOf({ variantId, isNew, onHand }: SavedOffer, { location, defaultUnits }: Target) {
  const units = onHand ?? defaultUnits;
  return isNew && units > 0 ? [{ variantId, location, onHand: units, reason: "received" as const }] : [];
}

/** What was sold since would be sold twice if an old count were believed again, so it must be asked for. */
function countOf({ variantId, isNew, onHand }: SavedOffer, { location, countsStock }: Target) {
  if (isNew || onHand === null || !countsStock) return [];
  return [{ variantId, location, onHand, reason: "counted" as const }];
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

class DryRun<Result> {
  readonly result: Result;
  constructor(result: Result) {
    this.result = result;
  }
}

/** Transactions of a dry run: all the work is done, and then undone. */
export function undoing(db: Database): Transact {
  return async <Result>(work: (tx: Tx) => Promise<Result>) => {
    try {
      return await db.transaction(async (tx): Promise<Result> => {
        throw new DryRun(await work(tx));
      });
    } catch (error) {
      if (error instanceof DryRun) return error.result as Result;
      throw error;
    }
  };
}
