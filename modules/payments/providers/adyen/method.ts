import type { Types } from "@adyen/api-library";
import { isRecord, textOf } from "../read.ts";

/** Ways to pay later, by how Adyen's names of them begin. */
const LATER = /^(?:klarna|afterpay|affirm|ratepay)/;

/**
 * What is bought, for those who pay for it later and ask: the order as one item, for lines are not told to providers.
 * Nothing for other ways to pay.
 */
export function itemsOf(
  method: Types.checkout.CardDetails,
  { orderReference, value }: { readonly orderReference: string; readonly value: number },
): { readonly lineItems?: Types.checkout.LineItem[] } {
  if (!LATER.test(String(method.type))) return {};
  return { lineItems: [{ id: "1", description: orderReference, quantity: 1, amountIncludingTax: value }] };
}

// What may stand in a payment method that came from a browser: nothing that is a card in the clear.
const CLEAR = ["number", "cvc", "expiryMonth", "expiryYear"];

/** A stored payment method's id, or the payment method that Adyen's fields made in the browser, as JSON. */
export function parseToken(token: string): Types.checkout.CardDetails | null {
  if (!token.startsWith("{")) {
    return /^[\x21-\x7e]{1,128}$/.test(token) ? { storedPaymentMethodId: token } : null;
  }
  try {
    const method: unknown = JSON.parse(token);
    const isMethod = isRecord(method) && textOf(method, "type") !== null && !CLEAR.some((name) => name in method);
    return isMethod ? method : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
