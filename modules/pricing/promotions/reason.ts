/** Why a promotion did not apply, in a word that programs can rely on. */
export const REASONS = {
  disabled: "It is switched off.",
  not_started: "It has not begun yet.",
  ended: "It has ended.",
  code_missing: "Its code is not on the cart.",
  code_expired: "Its code has expired.",
  exhausted: "It has been used as often as it may be.",
  budget_spent: "The money set aside for it is spent.",
  customer_limit: "This customer has used it as often as each may.",
  wrong_region: "Its uses are counted in another region.",
  wrong_channel: "It does not hold in this channel.",
  wrong_country: "It does not hold for this destination.",
  wrong_currency: "It has no amount in this currency.",
  wrong_group: "It is for other customers.",
  not_first_order: "It is for a first order.",
  wrong_time: "It does not hold at this time of the week.",
  items_missing: "The items that it is for are not in the cart.",
  quantity_too_low: "There are too few of its items in the cart.",
  subtotal_too_low: "The goods in the cart do not cost enough.",
  gift_missing: "Its gift is not in the cart.",
  shipping_missing: "No way of shipping is chosen.",
  nothing_left: "There is nothing left that it could take off.",
  other_of_group: "Another promotion of its group applies.",
  better_alone: "A promotion that stands alone is better for the customer.",
  better_together: "It stands alone, and the others together are better for the customer.",
} as const;
export type Reason = keyof typeof REASONS;

/** What became of one promotion in a quote. */
export interface Why {
  readonly promotionId: string;
  readonly code: string;
  readonly name: string;
  /** What it took off; null when it did not apply. */
  readonly amountMinor: bigint | null;
  /** Why it did not apply; null when it did. */
  readonly reason: Reason | null;
}

// What a customer can still mend after a code is entered: such a code is kept on the cart.
const MENDABLE: ReadonlySet<Reason> = new Set(["shipping_missing", "gift_missing"]);

/** Whether the code may stay on the cart though it gives nothing yet. */
export function isMendable(reason: Reason): boolean {
  return MENDABLE.has(reason);
}
