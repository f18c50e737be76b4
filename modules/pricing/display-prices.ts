import { type Money, money } from "@hansa/kernel";
import type { Channel } from "#modules/channels";
import type { Queryable } from "#platform/db";
import { loadPriceFacts } from "./price-facts.ts";
import { type Audience, choosePrice } from "./prices/choose-price.ts";

/** The price of one unit as a product page shows it; null without a price in the channel's currency. */
export interface DisplayPrice {
  readonly price: Money | null;
  /** The base price that a sale undercuts; null without a sale. */
  readonly priceWas: Money | null;
}

/** Prices of one unit of each variant for anyone, in the channel's currency and at `now`. Every id given has an entry. */
export async function loadDisplayPrices(
  on: Queryable,
  variantIds: readonly string[],
  channel: Channel,
  now: Date,
): Promise<ReadonlyMap<string, DisplayPrice>> {
  const facts = await loadPriceFacts(on, variantIds, { currencies: [channel.currency] });
  const audience = anyoneIn(channel, now);
  const priced = variantIds.map((variantId) => {
    const chosen = choosePrice(facts.prices.get(variantId), 1, audience);
    const display: DisplayPrice = {
      price: chosen === null ? null : money(chosen.entry.amountMinor, channel.currency),
      priceWas: chosen?.was ? money(chosen.was.amountMinor, channel.currency) : null,
    };
    return [variantId, display] as const;
  });
  return new Map(priced);
}

/** Somebody of whom nothing is known, at the channel's first destination. */
function anyoneIn({ code, currency, countries }: Channel, now: Date): Audience {
  return { channel: code, currency, customerGroup: null, country: countries[0] ?? null, nowMs: now.getTime() };
}
