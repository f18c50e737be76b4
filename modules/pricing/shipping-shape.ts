import type { Money } from "@hansa/kernel";

/** A way to ship, priced in one currency. */
export interface ShippingOption {
  readonly channel: string;
  readonly code: string;
  readonly name: string;
  /** In other languages, by language tag; absent: in none. */
  readonly names?: Readonly<Record<string, string>>;
  /** Empty: every country of the channel. */
  readonly countries: readonly string[];
  readonly taxCategory: string;
  /** Working days from order to door. */
  readonly minDays: number;
  readonly maxDays: number;
  /** Null: any weight. */
  readonly maxWeightGrams: number | null;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** Goods worth at least this ship for nothing; null: never. */
  readonly freeFromMinor: bigint | null;
}

/** Shipping as it is charged; amount is gross where the channel's prices include tax, else net. */
export interface ShippingCharge {
  readonly option: string;
  /** In the language of the channel that it was quoted for, where it has a name in that. */
  readonly name: string;
  readonly amount: Money;
  /** What it would cost without promotions. */
  readonly amountWas: Money;
  readonly tax: Money;
  readonly net: Money;
  readonly gross: Money;
  readonly taxRatePpm: number;
}

/** A shipping option that this cart could take, with the days on which it should arrive. */
export interface ShippingOffer extends ShippingCharge {
  /** First and last day of arrival, `YYYY-MM-DD` in UTC. */
  readonly arrivesFrom: string;
  readonly arrivesUntil: string;
}
