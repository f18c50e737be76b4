import type { Item } from "./basket.ts";
import type { Items } from "./rule-shape.ts";

/** Tells whether a line is meant. */
export type Meant = (item: Item) => boolean;

type Chosen = Omit<Items, "except" | "withoutSale">;

/** Makes the test of a choice of items, with look-ups instead of lists. */
export function meaning(items: Items | undefined): Meant {
  if (items === undefined) return () => true;
  const { except, withoutSale = false, ...chosen } = items;
  const parts = partsOf(chosen);
  const excepted = except === undefined ? [] : partsOf(except);
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && excepted.length === 0 && !withoutSale) return only;
  return (item) =>
    !(withoutSale && item.isOnSale) && parts.every((part) => part(item)) && !excepted.some((part) => part(item));
}

function partsOf({ variants, products, collections, categories, attributes }: Chosen): readonly Meant[] {
  const parts: Meant[] = [];
  if (variants !== undefined) {
    const ids = new Set(variants);
    parts.push(({ variantId }) => ids.has(variantId));
  }
  if (products !== undefined) {
    const ids = new Set(products);
    parts.push(({ traits }) => ids.has(traits.productId));
  }
  for (const groups of [collections, categories]) {
    if (groups !== undefined) parts.push(({ traits }) => groups.some((id) => traits.groups.includes(id)));
  }
  for (const [name, values] of Object.entries(attributes ?? {})) {
    const wanted = new Set<unknown>(values);
    parts.push(({ traits }) => holds(traits.attributes[name], wanted));
  }
  return parts;
}

/** An attribute may have several values. */
function holds(value: unknown, wanted: ReadonlySet<unknown>): boolean {
  return Array.isArray(value) ? value.some((one) => wanted.has(one)) : wanted.has(value);
}

/** Places of the lines that are meant. */
export function placesOf(items: readonly Item[], meant: Meant): readonly number[] {
  const places: number[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item !== undefined && meant(item)) places.push(index);
  }
  return places;
}
