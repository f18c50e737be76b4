import { announceChange, type Tx } from "#platform/db";
import { PriceCurrencyDiffers, PriceListNotFound } from "./errors.ts";
import { renewPrices } from "./prices/kept-prices.ts";
import {
  copyPrices,
  deletePrices,
  type ListKeyRow,
  type PriceWrite,
  selectListKeys,
  selectSamePrices,
  upsertPrices,
} from "./queries.ts";

/** Change topic of prices: keys are variant ids, null when all may have changed. */
export const PRICES_TOPIC = "pricing.prices";
/** Most prices in one call; larger imports are cut into several transactions. */
export const MAX_PRICES = 10_000;
/** Highest unit price in minor units: with the limits of a cart, every total stays an exact JSON integer. */
export const MAX_PRICE_MINOR = 5_000_000_000n;

/** One price to be set. */
export interface PriceToSet {
  readonly variantId: string;
  /** Code of the price list. */
  readonly list: string;
  /** Quantity of a line from which the price holds; 1 for the ordinary price. */
  readonly minQuantity: number;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/**
 * Makes these the prices: new ones are added, others changed, equal ones left alone. The last of two rows for the same
 * list, variant and quantity wins. Call it once per transaction: it announces the change.
 *
 * @param changedBy who or what sets them, for the history
 * @returns how many prices changed
 * @throws PriceListNotFound when a list is unknown
 * @throws PriceCurrencyDiffers when a price is not in its list's currency
 */
export async function setPrices(tx: Tx, rows: readonly PriceToSet[], changedBy = "import"): Promise<number> {
  const outcomes = await setEachPrice(tx, rows, changedBy);
  return outcomes.filter((outcome) => outcome !== "same").length;
}

/** The prices as `setPrices` makes them, and what became of each row, in their order. */
export async function setEachPrice(
  tx: Tx,
  rows: readonly PriceToSet[],
  changedBy: string,
): Promise<readonly ("made" | "changed" | "same")[]> {
  if (rows.length === 0) return [];
  const keyed = await findWrites(tx, rows);
  const distinct = new Map(keyed);
  const others = await leaveOutSame(tx, [...distinct.values()]);
  const changed = others.length === 0 ? [] : await upsertPrices(tx, others, changedBy);
  await announcePrices(tx, changed);
  const outcomes = new Map(
    changed.map(
      (row) => [keyOf(row.variantId, row.priceListId, row.minQuantity), row.isMade ? "made" : "changed"] as const,
    ),
  );
  // Of two rows for one key the first was overtaken before it was written.
  return keyed.map(([key, write]) => (distinct.get(key) === write ? (outcomes.get(key) ?? "same") : "same"));
}

/**
 * Sets the first prices of variants that the same transaction made, by COPY. No change is announced and nothing kept is
 * renewed: nobody has seen these variants, and whoever hears of their products reads their prices with them. Two rows for
 * one list, variant and quantity are a unique violation.
 *
 * @throws PriceListNotFound, PriceCurrencyDiffers as `setPrices`
 */
export async function setFirstPrices(tx: Tx, rows: readonly PriceToSet[]): Promise<void> {
  if (rows.length === 0) return;
  const keyed = await findWrites(tx, rows);
  await copyPrices(
    tx,
    keyed.map(([, write]) => write),
  );
}

/** The rows as they are written, by their keys and in their order. */
async function findWrites(tx: Tx, rows: readonly PriceToSet[]): Promise<readonly (readonly [string, PriceWrite])[]> {
  const lists = await findLists(
    tx,
    rows.map(({ list }) => list),
  );
  return rows.map(({ variantId, list, minQuantity, amountMinor, currency }) => {
    const { id, currency: expected } = listOf(lists, list);
    if (currency !== expected) throw new PriceCurrencyDiffers(list, currency, expected);
    const write = { variantId, priceListId: id, minQuantity, amountMinor, currency };
    return [keyOf(variantId, id, minQuantity), write] as const;
  });
}

function keyOf(variantId: string, listId: string, minQuantity: number): string {
  return `${variantId}/${listId}/${String(minQuantity)}`;
}

/** Most of what an import brings again stands already: it is not even locked. */
async function leaveOutSame(tx: Tx, writes: readonly PriceWrite[]): Promise<readonly PriceWrite[]> {
  const same = new Set((await selectSamePrices(tx, writes)).map(({ place }) => place));
  return writes.filter((_, index) => !same.has(index + 1));
}

/**
 * Takes these prices away; one that is not there is passed over.
 *
 * @returns how many prices were taken away
 * @throws PriceListNotFound when a list is unknown
 */
export async function removePrices(
  tx: Tx,
  rows: readonly Pick<PriceToSet, "variantId" | "list" | "minQuantity">[],
  changedBy = "import",
): Promise<number> {
  if (rows.length === 0) return 0;
  const lists = await findLists(
    tx,
    rows.map(({ list }) => list),
  );
  const keys = rows.map(({ variantId, list, minQuantity }) => ({
    variantId,
    minQuantity,
    priceListId: listOf(lists, list).id,
  }));
  const removed = await deletePrices(tx, keys, changedBy);
  await announcePrices(tx, removed);
  return removed.length;
}

async function findLists(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, ListKeyRow>> {
  const wanted = [...new Set(codes)];
  const lists = new Map((await selectListKeys(tx, wanted)).map((list) => [list.code, list]));
  const unknown = wanted.filter((code) => !lists.has(code));
  if (unknown.length > 0) throw new PriceListNotFound(unknown);
  return lists;
}

function listOf(lists: ReadonlyMap<string, ListKeyRow>, code: string): ListKeyRow {
  const list = lists.get(code);
  if (list === undefined) throw new PriceListNotFound([code]);
  return list;
}

/**
 * A NOTIFY holds the ids of some 190 variants and a longer list means "all prices", which empties every cache; so a few
 * thousand changes are told in several, and only more than that is told as all.
 */
async function announcePrices(tx: Tx, changed: readonly { readonly variantId: string }[]): Promise<void> {
  const ids = [...new Set(changed.map(({ variantId }) => variantId))];
  await renewPrices(tx, ids);
  if (ids.length > MAX_TOLD) return await announceChange(tx, PRICES_TOPIC, null);
  for (let from = 0; from < ids.length; from += TOLD_AT_ONCE)
    await announceChange(tx, PRICES_TOPIC, ids.slice(from, from + TOLD_AT_ONCE));
}

const TOLD_AT_ONCE = 180;
const MAX_TOLD = 2_000;
