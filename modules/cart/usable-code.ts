import { isMendable } from "#modules/pricing";
import type { CartState } from "./cart-state.ts";
import { type CartSight, quoteCart } from "./view.ts";

/**
 * Whether a code gives this cart something, or will once the customer has told what is missing yet. Why it does not is said
 * to nobody: it would tell guessed codes that are right from those that are not.
 *
 * @param cart with the code on it
 */
export function isUsable(cart: CartState, sight: CartSight, code: string): boolean {
  // Worked out for a code that is none as well, so that it costs as much to refuse.
  const { why } = quoteCart(cart, sight);
  const claimed = sight.claims.codes.find((one) => one.code === code);
  if (claimed === undefined) return false;
  const { promotionId, problem } = claimed;
  const reason = problem ?? why.find((one) => one.promotionId === promotionId)?.reason ?? null;
  return reason === null || isMendable(reason);
}
