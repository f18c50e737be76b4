import { type CardFacts, parseCardFacts } from "../../card-facts.ts";
import { fieldsOf, isRecord, referenceOf } from "../read.ts";

/**
 * What an order tells of the account that paid: PayPal's name of the payer, and the vault id under which it is kept where
 * that was asked for. An account is no card, so it has no digits and no end.
 */
export function walletOf(order: unknown): { readonly card?: CardFacts } {
  const { paypal } = fieldsOf(order, "payment_source");
  if (!isRecord(paypal)) return {};
  return {
    card: parseCardFacts({
      addressMatches: null,
      codeMatches: null,
      isAuthenticated: null,
      fingerprint: referenceOf(paypal, "account_id"),
      brand: "paypal",
      last4: null,
      expires: null,
      // Not there yet while PayPal is still keeping it; such an account is asked for again the next time.
      savedToken: referenceOf(fieldsOf(fieldsOf(paypal, "attributes"), "vault"), "id"),
    }),
  };
}
