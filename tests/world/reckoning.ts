import { first, many, sql, type Database } from "#platform/db";
import type { Crowd } from "./crowd.ts";
import type { Provider } from "./provider.ts";
import { brokenInvariants, settled } from "./world.ts";

/** How the books of the shop, the provider's journal and the buyers' memory differ: all empty when nothing was lost. */
export interface Reckoning {
  /** Orders that a buyer was told to have and that are not confirmed. */
  readonly lost: readonly string[];
  /** Confirmed orders that no buyer was told of, though all of them asked until they knew. */
  readonly untold: readonly string[];
  /** Carts that became more than one order. */
  readonly twice: readonly string[];
  /** Payments whose amount at the provider is not what the order costs, either way round. */
  readonly money: readonly string[];
  /** Units that are neither on the shelf nor in an order. */
  readonly leakedUnits: number;
  readonly broken: readonly unknown[];
}

/** The books when nothing was lost. */
export const BALANCED: Reckoning = { lost: [], untold: [], twice: [], money: [], leakedUnits: 0, broken: [] };

/** Compares the three, once every checkout is settled. @param stocked units of `variantId` that were there at first */
export async function reckon(
  { db, provider }: { readonly db: Database; readonly provider: Provider },
  crowd: Crowd,
  { variantId, stocked }: { readonly variantId: string; readonly stocked: number },
): Promise<Reckoning> {
  await settled(db);
  const orders = await many(
    db,
    sql<{
      readonly id: string;
      readonly key: string;
      readonly cartId: string;
      readonly method: string;
      readonly minor: bigint;
      readonly units: number;
    }>`
      select orders.id, orders.checkout_id as key, orders.cart_id as "cartId", orders.payment_method as method,
        orders.total_minor as minor, sum(line.quantity)::int as units
      from orders."order" as orders
      join orders.line on line.region = orders.region and line.order_id = orders.id
      where orders.state = 'confirmed'
      group by orders.region, orders.id
    `,
  );
  const stock = await first(
    db,
    sql<{ readonly units: number }>`
      select (on_hand - reserved)::int as units
      from inventory.stock
      where variant_id = ${variantId}::uuid
    `,
  );
  const confirmed = new Set(orders.map(({ id }) => id));
  const told = crowd.ordered();
  const due = new Map(orders.filter(({ method }) => method === "card").map(({ key, minor }) => [key, Number(minor)]));
  const taken = provider.taken();
  const carts = Map.groupBy(orders, ({ cartId }) => cartId);
  return {
    lost: [...told].filter((id) => !confirmed.has(id)),
    untold: [...confirmed].filter((id) => !told.has(id)),
    twice: [...carts].flatMap(([cartId, of]) => (of.length > 1 ? [cartId] : [])),
    money: [...new Set([...due.keys(), ...taken.keys()])]
      .filter((key) => due.get(key) !== taken.get(key))
      .map((key) => `${key}: ${String(due.get(key))} due, ${String(taken.get(key))} taken`),
    leakedUnits: stocked - (stock?.units ?? 0) - orders.reduce((sum, { units }) => sum + units, 0),
    broken: await brokenInvariants(db),
  };
}
