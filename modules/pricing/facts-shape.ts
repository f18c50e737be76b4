import type { ShippingOption } from "./shipping-shape.ts";
import type { TaxTable } from "./tax.ts";

/** A price list as `quote` needs it; window ends are epoch milliseconds, infinite when open. */
export interface PriceList {
  readonly id: string;
  readonly code: string;
  /** Null: every channel that sells in the list's currency. */
  readonly channel: string | null;
  readonly currency: string;
  readonly kind: "base" | "sale";
  readonly priority: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One price of a variant, with the list that it stands in. */
export interface PriceEntry {
  readonly list: PriceList;
  readonly rank: number;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** What does not depend on the variants: lists by id, tax and shipping. */
export interface PriceSettings {
  readonly lists: ReadonlyMap<string, { readonly list: PriceList; readonly rank: number }>;
  readonly taxes: TaxTable;
  /** By channel code, in the order they are offered. */
  readonly shipping: ReadonlyMap<string, readonly ShippingOption[]>;
}

/** Everything that `quote` looks up, for a batch of carts. The prices of a variant stand in the order they win. */
export interface PriceFacts {
  readonly prices: ReadonlyMap<string, readonly PriceEntry[]>;
  readonly settings: PriceSettings;
}
