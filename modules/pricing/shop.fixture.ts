import { parseCurrency, parseRegion } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { PriceList } from "./facts-shape.ts";
import { arrangePriceFacts, arrangeSettings } from "./price-facts.ts";
import type { Promotion } from "./promotions/promotion.ts";
import type { PriceRow } from "./queries.ts";
import { ANYONE, type QuoteContext, type QuoteLine } from "./quote-shape.ts";
import type { ShippingOption } from "./shipping-shape.ts";
import type { TaxRate } from "./tax/tax-rate.ts";
import type { TaxSetting } from "./tax/tax-setting.ts";

export const now = new Date("2026-11-20T10:00:00Z");

export const germany: Channel = {
  code: "de",
  name: "Germany",
  currency: parseCurrency("EUR"),
  locale: "de-DE",
  countries: ["DE", "AT"],
  taxIncluded: true,
  region: parseRegion("eu"),
};
export const states: Channel = {
  ...germany,
  code: "us",
  currency: parseCurrency("USD"),
  countries: ["US"],
  taxIncluded: false,
};

const always = { fromMs: -Infinity, untilMs: Infinity };
export const list = (
  code: string,
  over: Partial<Omit<PriceList, "currency"> & { readonly currency: string }> = {},
): PriceList => ({
  id: code,
  code,
  channel: null,
  kind: "base",
  priority: 0,
  customerGroup: null,
  countries: [],
  rule: null,
  ...always,
  ...over,
  currency: parseCurrency(over.currency ?? "EUR"),
});
export const rate = (country: string, ratePpm: number, over: Partial<TaxRate> = {}): TaxRate => ({
  id: `${country}${String(ratePpm)}`,
  country,
  subdivision: null,
  postalPattern: null,
  jurisdiction: "",
  category: "standard",
  name: "VAT",
  ratePpm,
  rounding: "line",
  ...always,
  ...over,
});
export const parcel: ShippingOption = {
  channel: "de",
  code: "standard",
  name: "Standard",
  countries: [],
  taxCategory: "standard",
  minDays: 2,
  maxDays: 4,
  maxWeightGrams: 31_500,
  currency: "EUR",
  amountMinor: 490n,
  freeFromMinor: 5_000n,
};
export const price = (variantId: string, priceListId: string, amountMinor: bigint, minQuantity = 1): PriceRow => ({
  variantId,
  priceListId,
  amountMinor,
  minQuantity,
});
export const line = (variantId: string, quantity = 1, taxCategory = "standard"): QuoteLine => ({
  key: variantId,
  variantId,
  quantity,
  taxCategory,
});

/** What a shop charges, for tests. */
export interface World {
  readonly lists?: readonly PriceList[];
  readonly rates?: readonly TaxRate[];
  readonly shipping?: readonly ShippingOption[];
  readonly taxSettings?: readonly TaxSetting[];
  readonly promotions?: readonly Promotion[];
  readonly prices: readonly PriceRow[];
}
/** A quote's context in Germany, in euros with tax included, unless told otherwise. */
export function context(world: World, over: Partial<QuoteContext> = {}): QuoteContext {
  const settings = arrangeSettings({
    lists: world.lists ?? [list("base")],
    rates: world.rates ?? [rate("DE", 190_000)],
    shipping: world.shipping ?? [parcel],
    taxSettings: world.taxSettings ?? [],
    promotions: world.promotions ?? [],
    sharedCodes: [],
  });
  return {
    ...ANYONE,
    channel: germany,
    now,
    facts: arrangePriceFacts(
      Map.groupBy(world.prices, ({ variantId }) => variantId),
      settings,
    ),
    country: "DE",
    subdivision: null,
    postalCode: null,
    shippingOption: null,
    weightGrams: 1_000,
    providedTaxes: null,
    ...over,
  };
}
