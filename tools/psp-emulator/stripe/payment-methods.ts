import { type Behaviour, behaviourOf } from "../behaviour.ts";

// Source: docs.stripe.com/testing, as far as a test payment method says how a payment goes.
const OF_STRIPE: Readonly<Record<string, string>> = {
  pm_card_visa: "ok",
  pm_card_mastercard: "ok",
  pm_card_visa_chargeDeclined: "declined",
  pm_card_chargeDeclined: "declined",
  pm_card_visa_chargeDeclinedInsufficientFunds: "insufficient_funds",
  pm_card_visa_chargeDeclinedFraudulent: "fraud",
  pm_card_threeDSecure2Required: "3ds",
};

/** How a payment with this method goes: one of Stripe's own for tests, or one of ours; null for one that nobody knows. */
export function stripeBehaviour(token: string): Behaviour | null {
  const word = Object.hasOwn(OF_STRIPE, token) ? OF_STRIPE[token] : undefined;
  return word === undefined ? behaviourOf(token, ["pm_hansa_", "tok_"]) : behaviourOf(word, [""]);
}
