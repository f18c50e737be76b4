import { type FrozenPrice, type FrozenPrices, pricesToFreeze } from "#modules/pricing";
import type { Database, Queryable, Tx } from "#platform/db";
import type { CartState } from "./cart-state.ts";
import { deleteThawedPrices, selectFrozenPrices, upsertFrozenPrices } from "./freeze-queries.ts";
import { THAW_BATCH } from "./limits.ts";
import { type CartSight, contextOf, linesToQuote } from "./view.ts";

export const NOTHING_FROZEN: FrozenPrices = new Map();

/** What is held for the buyers of these carts, by cart id; a cart without anything is absent. No statement for no carts. */
export async function loadFrozenPrices(
  on: Queryable,
  cartIds: readonly string[],
): Promise<ReadonlyMap<string, FrozenPrices>> {
  const held = new Map<string, Map<string, FrozenPrice>>();
  if (cartIds.length === 0) return held;
  for (const { cartId, ...price } of await selectFrozenPrices(on, cartIds)) {
    const ofCart = held.get(cartId) ?? new Map<string, FrozenPrice>();
    held.set(cartId, ofCart.set(price.variantId, price));
  }
  return held;
}

/**
 * Holds the prices that the buyer is about to be shown, where the channel holds prices and the cart lacks nothing but the
 * payment. @returns the sight with everything that is held
 */
export async function freezeShown(db: Database, cart: CartState, sight: CartSight): Promise<CartSight> {
  const seconds = sight.channel?.priceFreezeSeconds ?? 0;
  const context = contextOf(cart, sight);
  if (seconds === 0 || context === null || !isComplete(cart, sight)) return sight;
  const wanted = pricesToFreeze(linesToQuote(cart, sight), context);
  if (wanted.length === 0) return sight;
  return await db.transaction(async (tx) => {
    await upsertFrozenPrices(tx, wanted, { cartId: cart.id, seconds });
    return { ...sight, frozen: (await loadFrozenPrices(tx, [cart.id])).get(cart.id) ?? NOTHING_FROZEN };
  });
}

/** Whether nothing is missing but the payment. */
function isComplete(cart: CartState, { facts }: CartSight): boolean {
  if (cart.state !== "open" || cart.email === null) return false;
  const isShipped = cart.lines.some(({ variantId }) => facts.variants.get(variantId)?.requiresShipping ?? true);
  return !isShipped || (cart.shippingAddress !== null && cart.shippingOption !== null);
}

/** Forgets prices that are not held any more. @returns how many, at most THAW_BATCH */
export function forgetThawedPrices(tx: Tx): Promise<number> {
  return deleteThawedPrices(tx, THAW_BATCH);
}
