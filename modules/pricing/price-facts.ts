import { parseCurrency } from "@hansa/kernel";
import { loadMemberships } from "#modules/catalog";
import type { Queryable } from "#platform/db";
import type { PriceEntry, PriceFacts, PriceList, PriceSettings } from "./facts-shape.ts";
import { loadPrices } from "./prices/kept-prices.ts";
import { byPrecedence } from "./prices/precedence.ts";
import { priceByRule } from "./prices/price-rule.ts";
import { selectPriceLists, toPriceRule } from "./prices/list-queries.ts";
import { arrangePromotions, type SharedCode } from "./promotions/book.ts";
import type { Promotion, Traits } from "./promotions/promotion.ts";
import { readPromotions } from "./promotions/read.ts";
import { type PriceRow, selectEdition } from "./queries.ts";
import { selectShippingOptions } from "./settings-queries.ts";
import { indexShippingOptions } from "./shipping.ts";
import type { ShippingOption } from "./shipping-shape.ts";
import type { TaxRate } from "./tax/tax-rate.ts";
import type { TaxSetting } from "./tax/tax-setting.ts";
import { indexTaxRates } from "./tax/tax-table.ts";
import { selectTaxRates, selectTaxSettings } from "./tax/queries.ts";

/** Most editions of the settings kept: one per database of this process, and the one before during a change. */
const KEPT_EDITIONS = 8;
const editions = new Map<string, PriceSettings>();

// What this process used last: its promotions tell what to ask about variants before the settings in force are known.
let lastUsed: PriceSettings | null = null;

/**
 * Reads the prices of these variants, what promotions ask about them, and the settings, as the caller's transaction sees
 * them, or newer. What this process keeps of all three is good while the tokens stand that change in the same transaction;
 * where everything is kept, three statements that are issued together and read tokens alone.
 */
export async function loadPriceFacts(on: Queryable, variantIds: readonly string[]): Promise<PriceFacts> {
  const ids = [...new Set(variantIds)];
  const guess = lastUsed;
  const [rows, edition, guessed] = await Promise.all([
    loadPrices(on, ids),
    selectEdition(on),
    loadTraits(on, ids, guess),
  ]);
  const settings = editions.get(edition.token) ?? (await readSettings(on, edition.token));
  lastUsed = settings;
  return arrangePriceFacts(rows, settings, settings === guess ? guessed : await loadTraits(on, ids, settings));
}

const NO_TRAITS: ReadonlyMap<string, Traits> = new Map();

/** No statement where no promotion asks about variants. */
async function loadTraits(
  on: Queryable,
  variantIds: readonly string[],
  settings: PriceSettings | null,
): Promise<ReadonlyMap<string, Traits>> {
  const asks = settings?.promotions.asks;
  return asks?.products === true && variantIds.length > 0 ? await loadMemberships(on, variantIds, asks) : NO_TRAITS;
}

async function readSettings(on: Queryable, token: string): Promise<PriceSettings> {
  const [lists, rates, shipping, taxSettings, promotions] = await Promise.all([
    selectPriceLists(on),
    selectTaxRates(on),
    selectShippingOptions(on),
    selectTaxSettings(on),
    readPromotions(on),
  ]);
  const settings = arrangeSettings({
    lists: lists.map((list) => ({
      ...list,
      ...toWindow(list),
      currency: parseCurrency(list.currency),
      rule: toPriceRule(list),
    })),
    rates: rates.map((rate) => ({ ...rate, ...toWindow(rate) })),
    shipping,
    taxSettings,
    ...promotions,
  });
  const oldest = editions.keys().next();
  if (editions.size >= KEPT_EDITIONS && oldest.done !== true) editions.delete(oldest.value);
  editions.set(token, settings);
  return settings;
}

/** Ranks lists and indexes tax and shipping: pure, so that rules are tested without a database. */
export function arrangeSettings(read: {
  readonly lists: readonly PriceList[];
  readonly rates: readonly TaxRate[];
  readonly shipping: readonly ShippingOption[];
  readonly taxSettings: readonly TaxSetting[];
  readonly promotions: readonly Promotion[];
  readonly sharedCodes: readonly SharedCode[];
}): PriceSettings {
  const ranked = read.lists.toSorted(byPrecedence).map((list, rank) => ({ list, rank }));
  return {
    lists: new Map(ranked.map((one) => [one.list.id, one])),
    followers: Map.groupBy(
      ranked.filter(({ list }) => list.rule !== null),
      ({ list }) => list.rule?.parentId ?? "",
    ),
    taxes: indexTaxRates(read.rates),
    taxSettings: new Map(read.taxSettings.map((setting) => [setting.channel, setting])),
    shipping: indexShippingOptions(read.shipping),
    promotions: arrangePromotions(read.promotions, read.sharedCodes),
  };
}

/** Puts each variant's prices in the order they win: list by list, the largest tier first. A price without list is left out. */
export function arrangePriceFacts(
  rows: ReadonlyMap<string, readonly PriceRow[]>,
  settings: PriceSettings,
  traits: ReadonlyMap<string, Traits> = NO_TRAITS,
): PriceFacts {
  const prices = new Map<string, readonly PriceEntry[]>();
  for (const [variantId, own] of rows) {
    const entries = arrangePrices(own, settings);
    if (entries.length > 0) prices.set(variantId, entries);
  }
  return { prices, settings, traits };
}

// What was arranged of rows that are kept, under the settings by which it was.
const arranged = new WeakMap<
  readonly PriceRow[],
  { readonly settings: PriceSettings; readonly entries: readonly PriceEntry[] }
>();

function arrangePrices(rows: readonly PriceRow[], settings: PriceSettings): readonly PriceEntry[] {
  const before = arranged.get(rows);
  if (before?.settings === settings) return before.entries;
  const entries = rows.flatMap(({ priceListId, minQuantity, amountMinor }): readonly PriceEntry[] => {
    const found = settings.lists.get(priceListId);
    return found === undefined ? [] : [{ list: found.list, rank: found.rank, minQuantity, amountMinor }];
  });
  const all = settings.followers.size > 0 ? [...entries, ...followingPrices(entries, settings)] : entries;
  const inOrder = all.toSorted(byRank);
  arranged.set(rows, { settings, entries: inOrder });
  return inOrder;
}

/** What lists with a rule make of these prices; a list has no say where it has a price of its own for the quantity. */
function followingPrices(entries: readonly PriceEntry[], { followers }: PriceSettings): readonly PriceEntry[] {
  return entries.flatMap((entry) =>
    (followers.get(entry.list.id) ?? []).flatMap(({ list, rank }): readonly PriceEntry[] => {
      const { minQuantity } = entry;
      if (list.rule === null || entries.some((own) => own.list.id === list.id && own.minQuantity === minQuantity))
        return [];
      return [{ list, rank, minQuantity, amountMinor: priceByRule(entry.amountMinor, list.rule, list.currency) }];
    }),
  );
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

/** The same facts in a shop without promotions: for pricing what is added to an order, whose promotions were decided once. */
export function withoutPromotions(facts: PriceFacts): PriceFacts {
  return { ...facts, settings: { ...facts.settings, promotions: NO_PROMOTIONS } };
}

const NO_PROMOTIONS = arrangePromotions([]);
