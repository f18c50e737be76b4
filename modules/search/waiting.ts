/** What waits to be read again. */
export class Waiting {
  /** Products whose texts may have changed. */
  readonly products = new Set<string>();
  /** Products of which price and stock are to be read, and variants whose products are. */
  readonly offers = new Set<string>();
  readonly variants = new Set<string>();
  /** Products of which popularity and margin are to be read. */
  readonly signals = new Set<string>();
  isAllProducts = false;
  isAllOffers = false;
  /** How far all prices and stock were read again; null when they need not be. */
  walk: { readonly after: string | null } | null = null;
  isSynonyms = false;
  isChannels = false;
  /** A new index is to be built, once none is being built. */
  isRebuild = false;

  /** Whether nothing waits. @param isBuilding a new index is being built: another has to wait for it */
  isQuiet(isBuilding: boolean): boolean {
    const isAll = this.isAllProducts || this.isAllOffers || this.isSynonyms || this.isChannels;
    if (isAll || this.walk !== null || (this.isRebuild && !isBuilding)) return false;
    return this.products.size + this.offers.size + this.variants.size + this.signals.size === 0;
  }
}
