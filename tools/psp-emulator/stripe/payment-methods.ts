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
  const behind = behindKept(token);
  const word = Object.hasOwn(OF_STRIPE, behind) ? OF_STRIPE[behind] : undefined;
  return word === undefined ? behaviourOf(behind, ["pm_hansa_", "tok_"]) : behaviourOf(word, [""]);
}

/** Stands between a payment method of the tests, which is everybody's, and the name under which one customer's is kept. */
const KEPT = /_kept_\w+$/;

/** A name of its own for a payment method that is kept. */
export function keptAs(token: string, name: string): string {
  return KEPT.test(token) ? token : `${token}_kept_${name}`;
}

/** The payment method that a kept one stands for. */
export function behindKept(token: string): string {
  return token.replace(KEPT, "");
}
