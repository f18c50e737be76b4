import { loadVariants } from "#modules/catalog";
import { many, type Queryable } from "#platform/db";
import { type Composition, drawsOf, sellableUnits } from "./bundle.ts";
import { freeUnits } from "./queries.ts";

/** Topic of the change feed: keys are variants that sold out, or came back. */
export const AVAILABILITY = "inventory.availability";

/**
 * Units of each variant that this region could sell now; a bundle as many as its scarcest component allows. Read without
 * a lock: to show, never to decide.
 */
export async function loadAvailability(
  on: Queryable,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  return await loadAvailabilityOf(on, variantIds, await loadVariants(on, variantIds));
}

/** As `loadAvailability`, for a caller that has the variants' facts already. */
export async function loadAvailabilityOf(
  on: Queryable,
  variantIds: readonly string[],
  facts: ReadonlyMap<string, Composition>,
): Promise<ReadonlyMap<string, number>> {
  const draws = drawsOf(
    variantIds.map((variantId) => ({ variantId, quantity: 1 })),
    facts,
  );
  const rows = await many(on, freeUnits(on, [...new Set(draws.map(({ variantId }) => variantId))]));
  const free = new Map(rows.map((row) => [row.variantId, row.free]));
  return new Map(variantIds.map((id) => [id, sellableUnits(id, facts.get(id), free)]));
}
