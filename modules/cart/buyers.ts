import { type CustomerTerms, loadTerms, TERMS_TOPIC } from "#modules/identity";
import { ANYONE, type Buyer } from "#modules/pricing";
import type { ChangeFeed, Database } from "#platform/db";
import type { CartState } from "./cart-state.ts";
import { keepFresh } from "./keep-fresh.ts";
import { FACTS_FRESH_MS } from "./limits.ts";

const MAX_KEPT = 50_000;

/** Knows on what terms the owner of a cart buys. */
export interface Buyers {
  find(cart: Pick<CartState, "customerId" | "email" | "vatId">): Promise<Buyer>;
}

/** A customer's terms as a quote takes them, and the VAT number that came with the cart before the one that the desk knows. */
export function buyerOf(
  cart: Pick<CartState, "customerId" | "email" | "vatId">,
  terms: CustomerTerms | undefined,
): Buyer {
  const { customerId, email, vatId: given } = cart;
  if (terms === undefined) return { ...ANYONE, customerId, email, vatId: given };
  const { customerGroup, taxExemption } = terms;
  const vatId = given ?? terms.vatId;
  return { ...ANYONE, customerId, email, customerGroup, taxExempt: taxExemption !== null, vatId };
}

/** Keeps terms in this process until the feed says that they changed, and reads those that are missing together. */
export function createBuyers(db: Database, feed: ChangeFeed): Buyers {
  const terms = keepFresh({
    name: "cart.buyers",
    freshMs: FACTS_FRESH_MS,
    maxKept: MAX_KEPT,
    isLive: () => feed.isLive(),
    async read(customerIds) {
      const found = await loadTerms(db, customerIds);
      return customerIds.map((id) => found.get(id));
    },
  });
  feed.on(TERMS_TOPIC, (keys) => terms.forget(keys));
  return {
    async find(cart) {
      const [own] = cart.customerId === null ? [] : await terms.find([cart.customerId]);
      return buyerOf(cart, own);
    },
  };
}
