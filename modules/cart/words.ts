import { createLabels, createTitles, type VariantFacts, type Wording } from "#modules/catalog";
import type { ChangeFeed, Database } from "#platform/db";

/** What things are called in the language of the cart's reader. */
export interface CartWords {
  /** The product's title; undefined: its own. */
  readonly titleOf: (productId: string) => string | undefined;
  readonly wordingOf: (option: string) => Wording;
}

/** Opens what tells words: one per process, since it keeps them until they change. */
export function openWords(
  db: Database,
  feed: ChangeFeed,
): (variants: Iterable<VariantFacts>, locale: string) => Promise<CartWords> {
  const titles = createTitles({ db, feed });
  const labels = createLabels(feed);
  return async (variants, locale) => {
    const productIds = [...variants].map(({ productId }) => productId);
    const [found, book] = await Promise.all([titles.find(productIds, locale), labels.read(db)]);
    return { titleOf: (id) => found.get(id), wordingOf: (option) => book.option(option, locale) };
  };
}
