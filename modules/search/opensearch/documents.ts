import type { OfferUpdate, SearchDocument } from "../engine/document.ts";
import { BRAND_FACET, CATEGORY } from "../engine/segment.ts";
import { codeOf } from "../text/words.ts";

/** A document as the server keeps it. */
export function toStored(document: SearchDocument): Readonly<Record<string, unknown>> {
  const facets = new Map<string, string[]>([[CATEGORY, [...document.categories]]]);
  if (document.brand !== "") facets.set(BRAND_FACET, [document.brand]);
  for (const [name, value] of document.attributes)
    facets.set(fieldOf(name), [...(facets.get(fieldOf(name)) ?? []), value]);
  return {
    id: document.id,
    revision: document.revision,
    title: [document.title, ...document.translations.map(({ title }) => title)],
    brand: document.brand,
    facts: [...document.categoryNames, ...document.attributes.map(([, value]) => value)],
    text: [document.description, ...document.translations.map(({ description }) => description)],
    codes: document.codes.map(codeOf),
    from: document.fromSeconds,
    until: document.untilSeconds === 0 ? Number.MAX_SAFE_INTEGER : document.untilSeconds,
    popularity: document.signals.popularity,
    rating: document.signals.rating,
    margin: document.signals.margin,
    createdDay: document.signals.createdDay,
    facets: Object.fromEntries(facets),
    ...toOffer(document),
  };
}

/** What an update of prices and stock writes. */
export function toOffer({
  prices,
  isAvailable,
  ...rest
}: Pick<OfferUpdate, "prices" | "isAvailable" | "signals">): Readonly<Record<string, unknown>> {
  const priced = Object.entries(prices).filter(([, price]) => price !== null);
  return {
    sold: Object.keys(prices),
    // A channel without a price must not keep the one that it had.
    prices: Object.fromEntries([...Object.keys(prices).map((channel) => [channel, null] as const), ...priced]),
    isAvailable,
    ...("signals" in rest && rest.signals !== undefined && !("createdDay" in rest.signals) ? rest.signals : {}),
  };
}

/** Names of facets may hold dots, which the server would take for a path. */
export function fieldOf(name: string): string {
  return name.replaceAll(".", "_");
}
