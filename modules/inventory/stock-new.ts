import { newId } from "@hansa/kernel";
import { copyInto, copyLine, copyRows, many, type Tx } from "#platform/db";
import { type Count, MAX_ADJUSTMENTS } from "./adjust.ts";
import { LocationNotFound } from "./errors.ts";
import { unknownLocations } from "./level-queries.ts";

const STOCK = copyInto`inventory.stock (region, variant_id, location, on_hand)`;
const MOVES = copyInto`inventory.move (region, id, variant_id, location, quantity, reason, occurred_at)`;

/**
 * Puts the first units of variants that the same transaction made, with a move for each, by COPY: an import of a million
 * products pays for every look at what cannot be there. No change is announced: nobody has seen these variants, and whoever
 * hears of their products reads their stock with them. A place that has a record is a unique violation.
 *
 * @param counts at most MAX_ADJUSTMENTS, one per variant and location; whole units, at least 1
 * @throws LocationNotFound
 */
export async function stockNew(tx: Tx, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  if (counts.length > MAX_ADJUSTMENTS) throw new RangeError(`at most ${String(MAX_ADJUSTMENTS)} rows at once`);
  const unknown = await many(tx, unknownLocations([...new Set(counts.map(({ location }) => location))]));
  if (unknown[0] !== undefined) throw new LocationNotFound(unknown[0].location);
  const at = tx.now.toISOString();
  const stock: string[] = [];
  const moves: string[] = [];
  for (const { variantId, location, onHand, reason } of counts) {
    stock.push(copyLine([tx.region, variantId, location, onHand]));
    moves.push(copyLine([tx.region, newId<"move">(), variantId, location, onHand, reason, at]));
  }
  await Promise.all([copyRows(tx, STOCK, stock), copyRows(tx, MOVES, moves)]);
}
