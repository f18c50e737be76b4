import type { Queryable } from "#platform/db";
import type { PriceEntry, PriceFacts, PriceList, PriceSettings } from "./facts-shape.ts";
import { type PriceRow, selectEdition, selectPriceLists, selectPrices } from "./queries.ts";
import { selectShippingOptions, selectTaxRates } from "./settings-queries.ts";
import { indexShippingOptions } from "./shipping.ts";
import type { ShippingOption } from "./shipping-shape.ts";
import { indexTaxRates, type TaxRate } from "./tax.ts";

/** Most editions of the settings kept: one per database of this process, and the one before during a change. */
const KEPT_EDITIONS = 8;
const editions = new Map<string, PriceSettings>();

/**
 * Reads the prices of these variants and the settings, as the caller's transaction sees them. Two statements that are
 * issued together; three more only when lists, tax or shipping were changed since this process last read them, which a
 * token tells that changes in the same transaction.
 *
 * @param only reads prices of these currencies alone; a batch that knows its channels saves the other rows
 */
export async function loadPriceFacts(
  on: Queryable,
  variantIds: readonly string[],
  only: { readonly currencies?: readonly string[] } = {},
): Promise<PriceFacts> {
  const [rows, edition] = await Promise.all([
    selectPrices(on, [...new Set(variantIds)], only.currencies ?? null),
    selectEdition(on),
  ]);
  const settings = editions.get(edition.token) ?? (await readSettings(on, edition.token));
  return arrangePriceFacts(rows, settings);
}

async function readSettings(on: Queryable, token: string): Promise<PriceSettings> {
  const [lists, taxes, shipping] = await Promise.all([
    selectPriceLists(on),
    selectTaxRates(on),
    selectShippingOptions(on),
  ]);
  const settings = arrangeSettings(
    lists.map((list) => ({ ...list, ...toWindow(list) })),
    taxes.map((rate) => ({ ...rate, ...toWindow(rate) })),
    shipping,
  );
  const oldest = editions.keys().next();
  if (editions.size >= KEPT_EDITIONS && oldest.done !== true) editions.delete(oldest.value);
  editions.set(token, settings);
  return settings;
}

/** Ranks lists and indexes tax and shipping: pure, so that rules are tested without a database. */
export function arrangeSettings(
  lists: readonly PriceList[],
  rates: readonly TaxRate[],
  shipping: readonly ShippingOption[],
): PriceSettings {
  const ranked = lists.toSorted(byPrecedence).map((list, rank) => [list.id, { list, rank }] as const);
  return { lists: new Map(ranked), taxes: indexTaxRates(rates), shipping: indexShippingOptions(shipping) };
}

/** Puts each variant's prices in the order they win: list by list, the largest tier first. A price without list is left out. */
export function arrangePriceFacts(rows: readonly PriceRow[], settings: PriceSettings): PriceFacts {
  const prices = new Map<string, PriceEntry[]>();
  for (const { variantId, priceListId, minQuantity, amountMinor } of rows) {
    const found = settings.lists.get(priceListId);
    if (found === undefined) continue;
    const entry: PriceEntry = { list: found.list, rank: found.rank, minQuantity, amountMinor };
    const entries = prices.get(variantId);
    if (entries === undefined) prices.set(variantId, [entry]);
    else entries.push(entry);
  }
  for (const entries of prices.values()) if (entries.length > 1) entries.sort(byRank);
  return { prices, settings };
}

/** Higher priority first; then lists made for one channel; then by code, so that the order never depends on the reading. */
function byPrecedence(one: PriceList, other: PriceList): number {
  if (one.priority !== other.priority) return other.priority - one.priority;
  if ((one.channel === null) !== (other.channel === null)) return one.channel === null ? 1 : -1;
  return one.code < other.code ? -1 : 1;
}

function byRank(one: PriceEntry, other: PriceEntry): number {
  return one.rank - other.rank || other.minQuantity - one.minQuantity;
}

function toWindow(row: { readonly validFrom: Date | null; readonly validUntil: Date | null }): {
  readonly fromMs: number;
  readonly untilMs: number;
} {
  return { fromMs: row.validFrom?.getTime() ?? -Infinity, untilMs: row.validUntil?.getTime() ?? Infinity };
}
