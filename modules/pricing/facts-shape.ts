import type { Currency } from "@hansa/kernel";
import type { PromotionBook } from "./promotions/book.ts";
import type { Traits } from "./promotions/promotion.ts";
import type { ShippingOption } from "./shipping-shape.ts";
import type { PriceRule } from "./prices/price-rule.ts";
import type { TaxSetting } from "./tax/tax-setting.ts";
import type { TaxTable } from "./tax/tax-table.ts";

/** A price list as `quote` needs it; window ends are epoch milliseconds, infinite when open. */
export interface PriceList {
  readonly id: string;
  readonly code: string;
  /** Null: every channel that sells in the list's currency. */
  readonly channel: string | null;
  readonly currency: Currency;
  readonly kind: "base" | "sale";
  readonly priority: number;
  /** Code of the customer group that it is for; null: for everyone. */
  readonly customerGroup: string | null;
  /** Destinations that it is for; empty: every one. */
  readonly countries: readonly string[];
  /** Makes prices of another list's where this one has none; null: only its own count. */
  readonly rule: PriceRule | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A list and its place among all: the lower wins. */
export interface RankedList {
  readonly list: PriceList;
  readonly rank: number;
}

/** One price of a variant, with the list that it stands in. */
export interface PriceEntry {
  readonly list: PriceList;
  readonly rank: number;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** What does not depend on the variants: lists by id, tax, shipping and promotions. */
export interface PriceSettings {
  readonly lists: ReadonlyMap<string, RankedList>;
  /** Lists that make their prices of another's, by the id of that one. */
  readonly followers: ReadonlyMap<string, readonly RankedList[]>;
  readonly taxes: TaxTable;
  /** By channel code; a channel without one is taxed as `usualTaxSetting` says. */
  readonly taxSettings: ReadonlyMap<string, TaxSetting>;
  /** By channel code, in the order they are offered. */
  readonly shipping: ReadonlyMap<string, readonly ShippingOption[]>;
  readonly promotions: PromotionBook;
}

/** Everything that `quote` looks up, for a batch of carts. The prices of a variant stand in the order they win. */
export interface PriceFacts {
  readonly prices: ReadonlyMap<string, readonly PriceEntry[]>;
  readonly settings: PriceSettings;
  /** What promotions ask about variants; absent where none asks. */
  readonly traits: ReadonlyMap<string, Traits>;
}
