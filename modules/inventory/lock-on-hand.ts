import { many, type Tx } from "#platform/db";
import { lockLevels } from "./level-queries.ts";
import { columnsOf } from "./queries.ts";

/**
 * Locks these places, in variant and location order, and tells what lies there.
 *
 * @returns whole units for each, in their order; null where nothing was ever recorded
 */
export async function lockOnHand(
  tx: Tx,
  places: readonly { readonly variantId: string; readonly location: string }[],
): Promise<readonly (number | null)[]> {
  if (places.length === 0) return [];
  const columns = columnsOf(places.map(({ variantId, location }) => ({ variantId, location, quantity: 0 })));
  const levels = await many(tx, lockLevels(tx, columns));
  const units = new Map(levels.map(({ variantId, location, onHand }) => [`${variantId}@${location}`, onHand]));
  return places.map(({ variantId, location }) => units.get(`${variantId}@${location}`) ?? null);
}
