import type { LoadOffers } from "#modules/catalog";
import { loadAvailability } from "#modules/inventory";
import { loadDisplayPrices } from "#modules/pricing";

const NOTHING = { price: null, priceWas: null, lowestPrice30d: null, turnsAt: null };

/** What product pages say of price and stock: the catalogue stands below both rooms, so it is told here. */
export function createLoadOffers(now: () => Date): LoadOffers {
  return async (on, variantIds, channel) => {
    const [prices, units] = await Promise.all([
      loadDisplayPrices(on, variantIds, channel, now()),
      loadAvailability(on, variantIds),
    ]);
    return new Map(
      variantIds.map((variantId) => [
        variantId,
        { ...(prices.get(variantId) ?? NOTHING), available: (units.get(variantId) ?? 0) > 0 },
      ]),
    );
  };
}
