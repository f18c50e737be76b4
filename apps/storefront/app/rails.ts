import type { Hansa, paths } from "@hansa/sdk";
import type { Card } from "./components/product-card.tsx";

type Query = paths["/v1/rails"]["get"]["parameters"]["query"];

/** A row of recommended products; its key names its title. */
export interface Rail {
  readonly key: string;
  readonly items: readonly Card[];
}

const LIMIT = 4;

/** The rails of a page as everybody sees them. A shop without an answer has none: the page stands without. */
export async function railsOf(api: Hansa, query: Query): Promise<readonly Rail[]> {
  const { data } = await api.GET("/v1/rails", { params: { query: { limit: LIMIT, ...query } } });
  return data === undefined ? [] : parseRails(data);
}

/** The address under which a browser asks for its own rails of the same page. */
export function railsPath(query: Query): string {
  const given = Object.entries({ limit: LIMIT, ...query }).filter(([, value]) => value !== undefined);
  return `/v1/rails?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** Recommended items that the catalogue knows, as cards. */
export function parseRails(answer: { readonly rails: readonly { key: string; items: readonly object[] }[] }) {
  return answer.rails
    .map(({ key, items }): Rail => ({ key, items: items.filter(isCard) }))
    .filter(({ items }) => items.length > 0);
}

function isCard(item: object): item is Card {
  return "slug" in item && "title" in item && "price" in item;
}
