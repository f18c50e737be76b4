import { newId } from "@hansa/kernel";
import { announceChange, type Tx } from "#platform/db";
import { ShippingOptionNotFound } from "./errors.ts";
import { renewEdition } from "./queries.ts";
import { PRICES_TOPIC } from "./set-prices.ts";
import {
  deleteShippingOptionRow,
  type ShippingPriceWrite,
  type ShippingRow,
  upsertShippingOptionRow,
  upsertShippingPrices,
} from "./settings-queries.ts";

/** A shipping option as it is made or changed, with its prices; channel and code name it. */
export type ShippingOptionToSet = Omit<ShippingRow, "currency" | "amountMinor" | "freeFromMinor" | "names"> & {
  /** By language tag; absent: as they stand. */
  readonly names?: ShippingRow["names"];
  readonly prices: readonly ShippingPriceWrite[];
};

/** Makes the shipping option, or gives it these values; prices in currencies not named stay. */
export async function upsertShippingOption(tx: Tx, { prices, ...option }: ShippingOptionToSet): Promise<void> {
  await upsertShippingOptionRow(tx, { ...option, names: option.names ?? null });
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
export async function announceSettings(tx: Tx): Promise<void> {
  await renewEdition(tx, newId(tx.now.getTime()));
  await announceChange(tx, PRICES_TOPIC, null);
}
