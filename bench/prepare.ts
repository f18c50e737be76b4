import { newId } from "@hansa/kernel";
import { createCarts, WRITE_LANES } from "#modules/cart";
import { listVariantIds, loadVariants } from "#modules/catalog";
import { findChannel } from "#modules/channels";
import { DEFAULT_LOCATION, MAX_ADJUSTMENTS, setOnHand } from "#modules/inventory";
import { loadDisplayPrices } from "#modules/pricing";
import { type Database, openLanes } from "#platform/db";

export const CHANNEL = "eu";
/** So much that no bench sells out. */
const PLENTY = 900_000;
const ADDRESS = { name: "Ada Lovelace", city: "Hamburg", postalCode: "20457", country: "DE" };
/** Different people, of whom some come again: one who buys all day is something else, and judged as such. */
const BUYERS = 20_000;
const SHIPPING = "standard";
const PREPARE_AT_ONCE = 512;

/** What a buyer sends with the cart to be let at it. */
export interface PreparedCart {
  readonly id: string;
  readonly token: string;
}

/** The body of the request that makes the cart of this number ready to be ordered. */
export function detailsOf(index: number) {
  const buyer = String(index % BUYERS);
  const shippingAddress = { ...ADDRESS, line1: `Speicherstadt ${buyer}` };
  return { email: `buyer-${buyer}@example.com`, shippingAddress, shippingOption: SHIPPING };
}

/** Variants that can be bought in the channel, each with plenty of units. Uses the rooms' own doors. */
export async function stockUp(db: Database): Promise<readonly string[]> {
  const channel = await findChannel(db, CHANNEL);
  const ids = await listVariantIds(db, { after: null, limit: 5_000 });
  const [facts, prices] = await Promise.all([loadVariants(db, ids), loadDisplayPrices(db, ids, channel, new Date())]);
  const simple = ids.filter(
    (id) => (facts.get(id)?.components.length ?? 1) === 0 && (prices.get(id)?.price ?? null) !== null,
  );
  for (let from = 0; from < simple.length; from += MAX_ADJUSTMENTS) {
    const counts = simple.slice(from, from + MAX_ADJUSTMENTS).map((variantId) => ({
      variantId,
      location: DEFAULT_LOCATION,
      onHand: PLENTY,
      reason: "counted" as const,
    }));
    await db.transaction((tx) => setOnHand(tx, counts));
  }
  return simple;
}

/** Fills carts that lack nothing but the order, through the cart room's own batches. */
export async function fillCarts(
  db: Database,
  count: number,
  linesOf: (index: number) => readonly string[],
  codes: readonly string[] = [],
): Promise<readonly PreparedCart[]> {
  const lanes = openLanes(db, WRITE_LANES);
  const carts = createCarts({ db, lanes });
  const channel = await findChannel(db, CHANNEL);
  const filled: PreparedCart[] = [];
  let next = 0;
  async function fill(): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const { cart, token } = await carts.open({ channel, customerId: null });
      const proof = { token, customerId: null };
      const change = (what: Parameters<typeof carts.change>[0]["change"]) =>
        carts.change({ cartId: cart.id, proof, ifVersions: null, change: what });
      await Promise.all(
        linesOf(index).map((variantId) => change({ kind: "add", variantId, quantity: 1, soldIn: null })),
      );
      await change({ kind: "patch", details: detailsOf(index) });
      for (const code of codes) await change({ kind: "add_code", code });
      filled.push({ id: cart.id, token });
    }
  }
  await Promise.all(Array.from({ length: PREPARE_AT_ONCE }, fill));
  await carts.drain();
  await lanes.close();
  return filled;
}

/** Two different variants for the cart of this number, spread evenly over all. */
export function twoOf(variants: readonly string[], index: number): readonly string[] {
  const at = (place: number): string => variants[place % variants.length] ?? newId();
  return [at(index * 7_919), at(index * 7_919 + 1 + (index % 97))];
}
