import type { ProductTraits } from "#modules/catalog";
import { type ClickBook, cutSessions, type Kind, newestOf } from "./click-book.ts";
import { affinityOf, findNeighbours, likenessOf } from "./co-occurrence.ts";
import type { Model } from "./model.ts";
import { packNames } from "./names.ts";
import { indexSessions } from "./session-index.ts";
import { fillShelves } from "./shelves.ts";
import { findTrending } from "./trending.ts";

const LOOKED: ReadonlySet<Kind> = new Set(["view", "click", "add", "purchase"]);
const BOUGHT: ReadonlySet<Kind> = new Set(["purchase"]);

/**
 * Learns everything from the events at hand: the same events and products give the same model.
 *
 * @param products what the catalogue has; those that nobody has looked at are items as well
 */
export function learn(book: ClickBook, products: readonly ProductTraits[]): Model {
  const { book: named, traits } = nameItems(book, products);
  const itemCount = traits.length;
  const sessions = cutSessions(named, LOOKED);
  const index = indexSessions(sessions, itemCount);
  const baskets = cutSessions(named, BOUGHT);
  const { channels, popularity } = findTrending(named, itemCount);
  const shelves = fillShelves(traits, popularity);
  return {
    facts: {
      categories: shelves.categories,
      brands: shelves.brands,
      trending: channels,
      events: book.count,
      sessions: sessions.count,
      baskets: baskets.count,
      learnedUntil: book.count === 0 ? null : new Date(newestOf(book)).toISOString(),
    },
    names: packNames(named.items),
    externalIds: packNames(traits.map((trait) => trait?.externalId ?? "")),
    sessions,
    index,
    similar: findNeighbours(sessions, index, likenessOf),
    together: findNeighbours(baskets, indexSessions(baskets, itemCount), affinityOf),
    shelves,
    popularity,
  };
}

/**
 * Gives every item the name that it has in the catalogue: what was imported under a name of another system is the
 * product of that external id if there is one by now.
 */
function nameItems(
  book: ClickBook,
  products: readonly ProductTraits[],
): { readonly book: ClickBook; readonly traits: readonly (ProductTraits | null)[] } {
  const byExternalId = new Map(products.map((product) => [product.externalId, product]));
  const byId = new Map(products.map((product) => [product.id, product]));
  const numbers = new Map<string, number>();
  const items: string[] = [];
  const traits: (ProductTraits | null)[] = [];
  const numberOf = (name: string, trait: ProductTraits | null): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, items.length);
    items.push(name);
    traits.push(trait);
    return items.length - 1;
  };
  const renamed = Int32Array.from(book.items, (name) => {
    const trait = byId.get(name) ?? byExternalId.get(name) ?? null;
    return numberOf(trait?.id ?? name, trait);
  });
  for (const product of products) numberOf(product.id, product);
  return { book: { ...book, items, itemOf: book.itemOf.map((item) => renamed[item] ?? 0) }, traits };
}
