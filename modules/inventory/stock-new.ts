import { newId } from "@hansa/kernel";
import { announceChange, many, run, sql, type Statement, type Tx } from "#platform/db";
import { type Count, MAX_ADJUSTMENTS } from "./adjust.ts";
import { AVAILABILITY } from "./availability.ts";
import { LocationNotFound } from "./errors.ts";
import { unknownLocations } from "./level-queries.ts";
import { insertMoves } from "./queries.ts";

interface Stocked {
  readonly variantId: string;
  readonly location: string;
  readonly onHand: number;
}

/**
 * Puts the first units of variants where none were ever recorded, with a move for each; a place that has a record is left
 * as it is. One insert where `setOnHand` makes a row, locks it and changes it: an import of a million products pays for
 * each of those.
 *
 * @param counts at most MAX_ADJUSTMENTS, one per variant and location; whole units, at least 1
 * @throws LocationNotFound
 */
export async function stockNew(tx: Tx, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  if (counts.length > MAX_ADJUSTMENTS) throw new RangeError(`at most ${String(MAX_ADJUSTMENTS)} rows at once`);
  const unknown = await many(tx, unknownLocations([...new Set(counts.map(({ location }) => location))]));
  if (unknown[0] !== undefined) throw new LocationNotFound(unknown[0].location);
  const stocked = await many(tx, insertStock(tx, counts));
  if (stocked.length === 0) return;

  const reasons = new Map(counts.map(({ variantId, location, reason }) => [`${variantId}@${location}`, reason]));
  const moves = stocked.map(({ variantId, location, onHand }) => {
    const reason = reasons.get(`${variantId}@${location}`) ?? "received";
    return { id: newId<"move">(), variantId, location, quantity: onHand, reason, reference: null, note: null };
  });
  await run(tx, insertMoves(tx, moves));
  await announceChange(tx, AVAILABILITY, [...new Set(stocked.map(({ variantId }) => variantId))]);
}

/** Makes rows in variant and location order; those that were there are absent from the answer. */
function insertStock(tx: Tx, counts: readonly Count[]): Statement<Stocked> {
  return sql<Stocked>`
    insert into inventory.stock as stock (region, variant_id, location, on_hand)
    select ${tx.region}::text, variant_id, location, on_hand
    from unnest(
      ${counts.map(({ variantId }) => variantId)}::uuid[],
      ${counts.map(({ location }) => location)}::text[],
      ${counts.map(({ onHand }) => onHand)}::int[]
    ) as place (variant_id, location, on_hand)
    order by variant_id, location
    on conflict (region, variant_id, location) do nothing
    returning stock.variant_id as "variantId", stock.location, stock.on_hand as "onHand"
  `;
}
