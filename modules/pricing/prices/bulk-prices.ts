import { findVariantIds, loadVariants } from "#modules/catalog";
import type { Database, Tx } from "#platform/db";
import { setEachPrice } from "../set-prices.ts";
import { type FileError, type FilePrice, type FileTarget, readPriceFile } from "./price-file.ts";

/** Prices in one transaction: about a tenth of a second of locks on prices that nobody buying waits for. */
export const BULK_CHUNK = 2_000;
/** Most errors that are told one by one. */
export const MAX_TOLD_ERRORS = 100;

/** What a bulk of prices came to. */
export interface BulkReport {
  readonly read: number;
  readonly made: number;
  readonly changed: number;
  readonly same: number;
  readonly failed: number;
  /** The first of those that failed. */
  readonly errors: readonly FileError[];
}

/** Told of each chunk in its own transaction, for the audit log. */
type OnChunk = (tx: Tx, chunk: { readonly rows: number; readonly changed: number }) => Promise<void>;

/**
 * Makes the prices of a file the list's, a chunk per transaction, while the shop sells. A line that cannot be is told and
 * the others stand; a file that was cut off half way may be sent again.
 */
export async function setPricesOfFile(
  db: Database,
  bytes: Buffer,
  {
    target,
    changedBy,
    onChunk,
  }: { readonly target: FileTarget; readonly changedBy: string; readonly onChunk: OnChunk },
): Promise<BulkReport> {
  const report = { read: 0, made: 0, changed: 0, same: 0, failed: 0 };
  const errors: FileError[] = [];
  const fail = (error: FileError): void => {
    report.failed++;
    if (errors.length < MAX_TOLD_ERRORS) errors.push(error);
  };
  let chunk: FilePrice[] = [];
  const flush = async (): Promise<void> => {
    const prices = chunk;
    chunk = [];
    if (prices.length === 0) return;
    const saved = await db.transaction(async (tx) => {
      const known = await findVariants(tx, prices);
      const found = prices.flatMap((price) => {
        const variantId = known(price);
        if (variantId === null) return [];
        const { minQuantity, amountMinor } = price;
        return [{ variantId, list: target.list, minQuantity, amountMinor, currency: target.currency }];
      });
      const outcomes = await setEachPrice(tx, found, changedBy);
      await onChunk(tx, { rows: found.length, changed: outcomes.filter((outcome) => outcome !== "same").length });
      return { outcomes, unknown: prices.filter((price) => known(price) === null) };
    });
    for (const outcome of saved.outcomes) report[outcome]++;
    for (const { line, sku } of saved.unknown)
      fail({ line, column: sku === null ? "variantId" : "sku", message: "names no variant" });
  };
  for await (const price of readPriceFile(bytes, target)) {
    report.read++;
    if ("message" in price) fail(price);
    else if (chunk.push(price) >= BULK_CHUNK) await flush();
  }
  await flush();
  return { ...report, errors };
}

/** Looks all variants of a chunk up: by id where the line has one, else by sku. */
async function findVariants(tx: Tx, prices: readonly FilePrice[]): Promise<(price: FilePrice) => string | null> {
  const skus = prices.flatMap(({ variantId, sku }) => (variantId === null && sku !== null ? [sku] : []));
  const ids = prices.flatMap(({ variantId }) => (variantId === null ? [] : [variantId]));
  const [bySku, byId] = await Promise.all([
    findVariantIds(tx, [...new Set(skus)]),
    ids.length === 0 ? new Map<string, unknown>() : loadVariants(tx, [...new Set(ids)]),
  ]);
  return ({ variantId, sku }) => {
    if (variantId !== null) return byId.has(variantId) ? variantId : null;
    return bySku.get(sku ?? "") ?? null;
  };
}
