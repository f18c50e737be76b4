import {
  CodeExhausted,
  CodeExpired,
  CodeNotApplicable,
  CodeUnknown,
  isMendable,
  type Reason,
  REASONS,
} from "#modules/pricing";
import type { CartState } from "./cart-state.ts";
import { type CartSight, quoteCart } from "./view.ts";

/**
 * Whether a code gives this cart something, or will once the customer has told what is missing yet.
 *
 * @throws CodeUnknown for no code of the shop, and for one whose promotion is off or has not begun: nobody learns which
 * @throws CodeExpired, CodeExhausted, CodeNotApplicable
 */
export function assertCode(cart: CartState, sight: CartSight, code: string): void {
  const claimed = sight.claims.codes.find((one) => one.code === code);
  if (claimed === undefined) throw new CodeUnknown(code);
  const { promotionId, problem } = claimed;
  const why = quoteCart(cart, sight).why.find((one) => one.promotionId === promotionId);
  const reason = problem ?? why?.reason ?? null;
  if (reason !== null && !isMendable(reason)) refuse(code, reason);
}

function refuse(code: string, reason: Reason): never {
  switch (reason) {
    case "disabled":
    case "not_started":
    case "code_missing":
      throw new CodeUnknown(code);
    case "ended":
    case "code_expired":
      throw new CodeExpired(code);
    case "exhausted":
    case "budget_spent":
    case "customer_limit":
      throw new CodeExhausted(code, reason);
    case "wrong_region":
    case "wrong_channel":
    case "wrong_country":
    case "wrong_currency":
    case "wrong_group":
    case "not_first_order":
    case "wrong_time":
    case "items_missing":
    case "quantity_too_low":
    case "subtotal_too_low":
    case "gift_missing":
    case "shipping_missing":
    case "nothing_left":
    case "other_of_group":
    case "better_alone":
    case "better_together":
      throw new CodeNotApplicable(code, reason, REASONS[reason]);
  }
}
