import type { LoadOffers } from "#modules/catalog";
import { loadAvailability } from "#modules/inventory";
import { loadDisplayPrices } from "#modules/pricing";

/** What product pages say of price and stock: the catalogue stands below both rooms, so it is told here. */
export const loadOffers: LoadOffers = async (on, variantIds, channel) => {
  const [prices, units] = await Promise.all([
    loadDisplayPrices(on, variantIds, channel, new Date()),
    loadAvailability(on, variantIds),
  ]);
  return new Map(
    variantIds.map((variantId) => [
      variantId,
      {
        price: prices.get(variantId)?.price ?? null,
        priceWas: prices.get(variantId)?.priceWas ?? null,
        available: (units.get(variantId) ?? 0) > 0,
      },
    ]),
  );
};
