import type { Channel } from "#modules/channels";
import type { Reason } from "./reason.ts";
import type { Promotion, Traits } from "./promotion.ts";

/** A code on the cart that the shop knows. */
export interface ClaimedCode {
  readonly code: string;
  readonly promotionId: string;
  /** Null: it may be used now. */
  readonly problem: Extract<Reason, "code_expired" | "exhausted"> | null;
  /** How often the code itself may be used; null: as often as its promotion. */
  readonly uses: number | null;
}

/** What a buyer has to show for promotions, and what is left of those that are limited. */
export interface Claims {
  readonly codes: readonly ClaimedCode[];
  /** Promotions, by id, that this buyer cannot use now, with why. */
  readonly spent: ReadonlyMap<string, Reason>;
  /** What is left of the money set aside, by promotion id; one that is not named has enough. */
  readonly budgets: ReadonlyMap<string, bigint>;
  /** Whether this e-mail address ordered before; null while unknown, which is taken as no. */
  readonly hasOrdered: boolean | null;
  /** What the desk takes off this one order, as `concede` makes it; absent: nothing. */
  readonly concession?: Promotion;
}

/** A buyer with no codes, in a shop where nothing is used up. */
export const NO_CLAIMS: Claims = { codes: [], spent: new Map(), budgets: new Map(), hasOrdered: null };

/** A priced line, as promotions look at it. */
export interface Item {
  readonly key: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly subtotalMinor: bigint;
  /** Whether a sale price undercuts its base price. */
  readonly isOnSale: boolean;
  readonly traits: Traits;
}

/** Everything that promotions look at. */
export interface Basket {
  /** In the order of their keys, so that the order in which they were given changes nothing. */
  readonly items: readonly Item[];
  readonly channel: Channel;
  readonly country: string;
  readonly customerGroup: string | null;
  readonly nowMs: number;
  readonly claims: Claims;
  /** What shipping costs for goods of this price before promotions; null when none is chosen. */
  shippingFor(goodsMinor: bigint): bigint | null;
}

/** What every line still costs, in the order of the items. */
export type Left = readonly bigint[];

/** The sum of some or all lines. */
export function sumOf(left: Left, indexes?: readonly number[]): bigint {
  let sum = 0n;
  if (indexes === undefined) for (const amount of left) sum += amount;
  else for (const index of indexes) sum += left[index] ?? 0n;
  return sum;
}
