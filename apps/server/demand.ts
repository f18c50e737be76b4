import { after, MINUTE_MS } from "@hansa/kernel";
import { loadAvailability, loadUnitsSold } from "#modules/inventory";
import type { LoadDemand } from "#modules/pricing";

/** What prices that follow demand are told: the room of prices does not know that of stock. */
export const loadDemand: LoadDemand = async (on, wanted) => {
  const variantIds = wanted.map(({ variantId }) => variantId);
  const [units, sold] = await Promise.all([
    loadAvailability(on, variantIds),
    loadUnitsSold(
      on,
      wanted.map(({ variantId, windowMinutes, now }) => ({ variantId, since: after(now, -windowMinutes * MINUTE_MS) })),
    ),
  ]);
  return new Map(variantIds.map((id) => [id, { availableUnits: units.get(id) ?? 0, soldUnits: sold.get(id) ?? 0 }]));
};
