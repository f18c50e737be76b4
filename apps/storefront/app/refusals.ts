import type { MessageKey, Say } from "./messages/index.ts";

/** What the shop refused: its code, and its own words in English. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** Refusals that a customer meets, each with what to do about it, in every language. */
const SAID: Readonly<Record<string, MessageKey>> = {
  "inventory.insufficient_stock": "refusal.stock",
  "checkout.items_unavailable": "refusal.gone",
  "cart.variant_not_sellable": "refusal.gone",
  "cart.quantity_too_large": "refusal.quantity",
  "cart.full": "refusal.cartFull",
  "cart.sealed": "refusal.inProgress",
  "checkout.in_progress": "refusal.inProgress",
  "checkout.cart_already_ordered": "refusal.ordered",
  "cart.ordered": "refusal.ordered",
  "checkout.nothing_to_pay": "refusal.nothingToPay",
  "checkout.price_changed": "refusal.nothingToPay",
  "payments.declined": "checkout.declined",
  "payments.gift_card_refused": "refusal.giftCard",
  "payments.gift_card_not_found": "refusal.giftCard",
  "payments.gift_cards_do_not_cover": "refusal.giftCardsDoNotCover",
  "pricing.code_unknown": "refusal.codeUnknown",
  "pricing.code_expired": "refusal.codeExpired",
  "pricing.code_exhausted": "refusal.codeExhausted",
  "identity.sign_in_refused": "refusal.signIn",
  "identity.too_many_attempts": "refusal.later",
  "identity.link_expired": "refusal.link",
  "catalog.not_bought": "reviews.notBought",
  "catalog.already_reviewed": "reviews.done",
  "cart.vat_id": "refusal.vatId",
  "idempotency.in_flight": "refusal.inProgress",
  overloaded: "refusal.busy",
  database_busy: "refusal.busy",
  rate_limited: "refusal.later",
};

/** Says a refusal in the page's language; one that customers do not meet is told in the shop's own words. */
export function sayRefusal(say: Say, { code, detail }: Refusal): string {
  const key = SAID[code];
  if (key !== undefined) return say(key);
  return detail === "" ? say("error.broken") : detail;
}
