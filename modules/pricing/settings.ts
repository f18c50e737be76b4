import { newId } from "@hansa/kernel";
import { announceChange, type Tx } from "#platform/db";
import { PriceCurrencyDiffers, ShippingOptionNotFound, TaxRateNotFound } from "./errors.ts";
import { type PriceListRow, renewEdition, upsertPriceListRow } from "./queries.ts";
import { PRICES_TOPIC } from "./set-prices.ts";
import {
  deleteShippingOptionRow,
  deleteTaxRateRow,
  type ShippingPriceWrite,
  type ShippingRow,
  type TaxRateRow,
  upsertShippingOptionRow,
  upsertShippingPrices,
  upsertTaxRateRows,
} from "./settings-queries.ts";

/** A price list as it is made or changed; its code names it, and its currency never changes. */
export type PriceListToSet = Omit<PriceListRow, "id">;
/** A tax rate as it is made or changed; place, category and start name it. */
export type TaxRateToSet = Omit<TaxRateRow, "id">;
/** A shipping option as it is made or changed, with its prices; channel and code name it. */
export type ShippingOptionToSet = Omit<ShippingRow, "currency" | "amountMinor" | "freeFromMinor"> & {
  readonly prices: readonly ShippingPriceWrite[];
};

/** Makes the price list, or gives the one of this code these values. @throws PriceCurrencyDiffers when it has another currency */
export async function upsertPriceList(tx: Tx, list: PriceListToSet): Promise<PriceListRow> {
  const [saved] = await upsertPriceListRow(tx, { ...list, id: newId<"price_list">(tx.now.getTime()) });
  if (saved === undefined) throw new PriceCurrencyDiffers(list.code, list.currency, "the currency it was made with");
  await announceSettings(tx);
  return saved;
}

/** Makes these the tax rates of their places, categories and starts. */
export async function upsertTaxRates(tx: Tx, rates: readonly TaxRateToSet[]): Promise<void> {
  if (rates.length === 0) return;
  const keyOf = (rate: TaxRateToSet): string =>
    [rate.country, rate.subdivision, rate.category, rate.validFrom?.toISOString()].join("/");
  const distinct = new Map(rates.map((rate) => [keyOf(rate), { ...rate, id: newId<"tax_rate">(tx.now.getTime()) }]));
  await upsertTaxRateRows(tx, [...distinct.values()]);
  await announceSettings(tx);
}

/** Takes a tax rate out of force for good. @throws TaxRateNotFound when there is none */
export async function removeTaxRate(tx: Tx, id: string): Promise<void> {
  if ((await deleteTaxRateRow(tx, id)) === 0) throw new TaxRateNotFound(id);
  await announceSettings(tx);
}

/** Makes the shipping option, or gives it these values; prices in currencies not named stay. */
export async function upsertShippingOption(tx: Tx, { prices, ...option }: ShippingOptionToSet): Promise<void> {
  await upsertShippingOptionRow(tx, option);
  const distinct = new Map(prices.map((price) => [price.currency, price]));
  await upsertShippingPrices(tx, option, [...distinct.values()]);
  await announceSettings(tx);
}

/** Stops offering a shipping option. @throws ShippingOptionNotFound when the channel has none of this code */
export async function removeShippingOption(tx: Tx, channel: string, code: string): Promise<void> {
  if ((await deleteShippingOptionRow(tx, channel, code)) === 0) throw new ShippingOptionNotFound(channel, code);
  await announceSettings(tx);
}

/** Every process reads the settings anew, and forgets every price it has on display. */
async function announceSettings(tx: Tx): Promise<void> {
  await renewEdition(tx, newId(tx.now.getTime()));
  await announceChange(tx, PRICES_TOPIC, null);
}
