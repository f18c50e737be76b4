import { announceChange, first, many, run, type Tx } from "#platform/db";
import { AVAILABILITY } from "./availability.ts";
import { LocationNotFound, StockIsPromised } from "./errors.ts";
import { ensureStock, type Level, lockLevels, unknownLocations, updatePolicy } from "./level-queries.ts";

/** What may be promised of a variant at a location, beside what lies there. */
export interface StockPolicy {
  readonly variantId: string;
  readonly location: string;
  /** Units kept back from sale. */
  readonly safety: number;
  /** Units that may be promised beyond what lies there. */
  readonly backorderLimit: number;
  /** When units are expected; with a limit and nothing on hand that is a preorder. Null: not known. */
  readonly expectedAt: Date | null;
}

/**
 * Sets safety stock, and how much may be sold that is not there yet: a backorder, or a preorder when units are expected.
 *
 * @returns the level with its new policy
 * @throws LocationNotFound
 * @throws StockIsPromised when more is promised already than the new limit allows
 */
export async function setPolicy(tx: Tx, policy: StockPolicy): Promise<Level> {
  const { variantId, location } = policy;
  const place = { variantIds: [variantId], locations: [location], quantities: [0] };
  if ((await first(tx, unknownLocations([location]))) !== null) throw new LocationNotFound(location);
  await run(tx, ensureStock(tx, place));
  const before = await many(tx, lockLevels(tx, place));
  const level = await first(tx, updatePolicy(tx, policy));
  if (level === null) {
    throw new StockIsPromised(
      before.map(({ onHand, reserved }) => ({ variantId, location, free: Math.max(onHand - reserved, 0) })),
    );
  }
  await announceChange(tx, AVAILABILITY, [variantId]);
  return level;
}
