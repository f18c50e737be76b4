import { type CustomerTerms, loadTerms, TERMS_TOPIC } from "#modules/identity";
import { ANYONE, type Buyer } from "#modules/pricing";
import { type ChangeFeed, createBatcher, type Database } from "#platform/db";
import type { CartState } from "./cart-state.ts";
import { FACTS_FRESH_MS } from "./limits.ts";

const LOAD_BATCH = 256;
const MAX_WAITING = 20_000;
const MAX_KEPT = 50_000;

interface Kept {
  readonly terms: CustomerTerms | undefined;
  readonly readAtMs: number;
}

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
  const kept = new Map<string, Kept>();
  feed.on(TERMS_TOPIC, (keys) => {
    if (keys === null) kept.clear();
    else for (const key of keys) kept.delete(key);
  });
  const loads = createBatcher<string, Kept>({
    name: "cart.buyers",
    maxBatch: LOAD_BATCH,
    maxQueue: MAX_WAITING,
    lanes: 1,
    async run(customerIds) {
      const readAtMs = performance.now();
      const terms = await loadTerms(db, customerIds);
      return customerIds.map((id) => ({ terms: terms.get(id), readAtMs }));
    },
  });

  async function termsOf(customerId: string): Promise<CustomerTerms | undefined> {
    const known = feed.isLive() ? kept.get(customerId) : undefined;
    if (known !== undefined && performance.now() - known.readAtMs < FACTS_FRESH_MS) return known.terms;
    const read = await loads.submit(customerId);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(customerId, read);
    return read.terms;
  }

  return {
    async find(cart) {
      return buyerOf(cart, cart.customerId === null ? undefined : await termsOf(cart.customerId));
    },
  };
}
