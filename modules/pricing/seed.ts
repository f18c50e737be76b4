import type { Tx } from "#platform/db";
import { selectPriceLists } from "./prices/list-queries.ts";
import { upsertPriceList } from "./prices/set-price-list.ts";
import { EU_VAT, US_STATE_TAX, US_STATE_TAX_BEFORE } from "./seed-rates.ts";
import { type PriceToSet, setPrices } from "./set-prices.ts";
import { type ShippingOptionToSet, upsertShippingOption } from "./settings.ts";
import { selectShippingOptions } from "./settings-queries.ts";
import { selectTaxRates } from "./tax/queries.ts";
import { type TaxRateToSet, upsertTaxRates } from "./tax/set-tax.ts";

const DEMO_CURRENCIES = ["EUR", "GBP", "USD", "JPY"] as const;

/** Code of the list that holds the ordinary prices of a currency: `base-eur`. */
export function baseListOf(currency: string): string {
  return `base-${currency.toLowerCase()}`;
}

/** Code of the list that holds the lowered prices of a currency: `sale-eur`. */
export function saleListOf(currency: string): string {
  return `sale-${currency.toLowerCase()}`;
}

/**
 * The shop can price: a base list and a sale list per currency, tax rates and shipping options. For `empty` one euro
 * base list, the taxes of the European Union and one shipping option. What stands is left as it is, so that a merchant's
 * changes outlive the next start.
 */
export async function seedPricing(tx: Tx, kind: "demo" | "empty"): Promise<void> {
  await seedLists(tx, kind);
  if ((await selectTaxRates(tx)).length === 0)
    await upsertTaxRates(tx, kind === "demo" ? [...eu(), ...others()] : eu());
  if ((await selectShippingOptions(tx)).length > 0) return;
  for (const option of kind === "demo" ? DEMO_SHIPPING : DEMO_SHIPPING.slice(0, 1))
    await upsertShippingOption(tx, option);
}

async function seedLists(tx: Tx, kind: "demo" | "empty"): Promise<void> {
  const standing = new Set((await selectPriceLists(tx)).map(({ code }) => code));
  const always = { channel: null, priority: 0, validFrom: null, validUntil: null };
  const wanted = (kind === "demo" ? DEMO_CURRENCIES : ["EUR"]).flatMap((currency) => [
    { ...always, code: baseListOf(currency), name: `Base prices in ${currency}`, currency, kind: "base" as const },
    { ...always, code: saleListOf(currency), name: `Sale prices in ${currency}`, currency, kind: "sale" as const },
  ]);
  for (const list of wanted) {
    const isWanted = kind === "demo" || list.kind === "base";
    if (isWanted && !standing.has(list.code)) await upsertPriceList(tx, list);
  }
}

/** Prices of one variant as a catalogue states them; `wasMinor` is the ordinary price that a sale undercuts, or null. */
export interface StatedPrices {
  readonly variantId: string;
  readonly prices: readonly {
    readonly currency: string;
    readonly amountMinor: bigint;
    readonly wasMinor: bigint | null;
  }[];
}

/** The variants have these prices in the base lists, and the lowered ones in the sale lists. @throws PriceListNotFound */
export async function seedPrices(tx: Tx, stated: readonly StatedPrices[]): Promise<number> {
  const rows = stated.flatMap(({ variantId, prices }) =>
    prices.flatMap(({ currency, amountMinor, wasMinor }): readonly PriceToSet[] => {
      const row = { variantId, minQuantity: 1, currency };
      if (wasMinor === null) return [{ ...row, list: baseListOf(currency), amountMinor }];
      return [
        { ...row, list: baseListOf(currency), amountMinor: wasMinor },
        { ...row, list: saleListOf(currency), amountMinor },
      ];
    }),
  );
  return await setPrices(tx, rows);
}

const anyTime = { rounding: "line", validFrom: null, validUntil: null } as const;

function eu(): readonly TaxRateToSet[] {
  return Object.entries(EU_VAT).flatMap(([country, [standardPpm, reducedPpm]]) => [
    { ...anyTime, country, subdivision: null, category: "standard", name: "VAT", ratePpm: standardPpm },
    { ...anyTime, country, subdivision: null, category: "reduced", name: "VAT (reduced)", ratePpm: reducedPpm },
  ]);
}

function others(): readonly TaxRateToSet[] {
  const whole = { ...anyTime, subdivision: null };
  return [
    { ...whole, country: "GB", category: "standard", name: "VAT", ratePpm: 200_000 },
    { ...whole, country: "GB", category: "reduced", name: "VAT (zero rate)", ratePpm: 0 },
    { ...whole, country: "JP", category: "standard", name: "Consumption tax", ratePpm: 100_000 },
    { ...whole, country: "JP", category: "reduced", name: "Consumption tax (reduced)", ratePpm: 80_000 },
    ...Object.entries(US_STATE_TAX).flatMap(([subdivision, ratePpm]) => usTax(subdivision, ratePpm)),
  ];
}

/** The state's tax, and what it was before it changed. */
function usTax(subdivision: string, ratePpm: number): readonly TaxRateToSet[] {
  const rate = { ...anyTime, country: "US", subdivision, category: "standard", name: "Sales tax" };
  const before = US_STATE_TAX_BEFORE.find(({ state }) => state === subdivision);
  if (before === undefined) return [{ ...rate, ratePpm }];
  return [
    { ...rate, ratePpm: before.ratePpm, validUntil: before.until },
    { ...rate, ratePpm, validFrom: before.until },
  ];
}

const standardNames = { de: "Standardversand", fr: "Standard", ja: "通常配送", ar: "توصيل عادي" };
const expressNames = { de: "Expressversand", fr: "Express", ja: "お急ぎ便", ar: "توصيل سريع" };
const standard = {
  code: "standard",
  name: "Standard",
  names: standardNames,
  countries: [],
  taxCategory: "standard",
  position: 0,
};
const express = { ...standard, code: "express", name: "Express", names: expressNames, position: 1 };
const heavy = { maxWeightGrams: null };
const light = { maxWeightGrams: 31_500 };

const DEMO_SHIPPING: readonly ShippingOptionToSet[] = [
  { ...standard, ...heavy, channel: "eu", minDays: 2, maxDays: 4, prices: [priced("EUR", 490n, 5_000n)] },
  { ...express, ...light, channel: "eu", minDays: 1, maxDays: 1, prices: [priced("EUR", 1_290n, null)] },
  { ...standard, ...heavy, channel: "uk", minDays: 2, maxDays: 4, prices: [priced("GBP", 395n, 4_500n)] },
  { ...express, ...light, channel: "uk", minDays: 1, maxDays: 1, prices: [priced("GBP", 995n, null)] },
  { ...standard, ...heavy, channel: "us", minDays: 3, maxDays: 6, prices: [priced("USD", 595n, 5_900n)] },
  { ...express, ...light, channel: "us", minDays: 1, maxDays: 2, prices: [priced("USD", 1_495n, null)] },
  { ...standard, ...heavy, channel: "jp", minDays: 2, maxDays: 3, prices: [priced("JPY", 600n, 8_000n)] },
  { ...express, ...light, channel: "jp", minDays: 1, maxDays: 1, prices: [priced("JPY", 1_200n, null)] },
];

function priced(currency: string, amountMinor: bigint, freeFromMinor: bigint | null) {
  return { currency, amountMinor, freeFromMinor };
}
