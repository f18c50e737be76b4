import type { Hansa } from "@hansa/sdk";
import { data } from "react-router";
import type { Card } from "./components/product-card.tsx";

const PAGE = 24;
/** How lists may be sorted; the first is the default. */
export const SORTS = ["newest", "title"] as const;
export type Sort = (typeof SORTS)[number];

/** One page of a list. */
export interface ProductPage {
  readonly products: readonly Card[];
  readonly nextCursor: string | null;
  readonly sort: Sort;
}

/** Reads the page of a list that an address asks for. @throws a 400 answer when the address makes no sense to the shop */
export async function readProducts(
  api: Hansa,
  url: URL,
  of: { readonly channel: string; readonly category?: string },
): Promise<ProductPage> {
  const sort = SORTS.find((known) => known === url.searchParams.get("sort")) ?? SORTS[0];
  const cursor = url.searchParams.get("cursor");
  const query = { ...of, limit: PAGE, sort, ...(cursor === null ? {} : { cursor }) };
  const { data: answer } = await api.GET("/v1/products", { params: { query } });
  if (answer === undefined) throw data(null, 404);
  return { products: answer.items, nextCursor: answer.nextCursor, sort };
}
