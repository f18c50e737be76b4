/** What waits to be read again. */
export class Waiting {
  readonly products = new Set<string>();
  readonly offers = new Set<string>();
  readonly variants = new Set<string>();
  isAllProducts = false;
  isAllOffers = false;
  /** How far all prices and stock were read again; null when they need not be. */
  walk: { readonly after: string | null } | null = null;
  isSynonyms = false;
  /** A channel came or went: its prices need a column. */
  isEverything = false;

  get isEmpty(): boolean {
    const isQuiet =
      !this.isAllProducts && !this.isAllOffers && !this.isSynonyms && !this.isEverything && this.walk === null;
    return isQuiet && this.products.size + this.offers.size + this.variants.size === 0;
  }
}
