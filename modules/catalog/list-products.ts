import { InvalidInput, isId } from "@hansa/kernel";
import type { Queryable } from "#platform/db";
import { parseCursor, writeCursor } from "./cursor.ts";
import { type ListFilter, selectByTitle, selectNewest, selectNewestOfCategory } from "./list-queries.ts";

/** Orders that a list of products can have. */
export type ProductSort = "newest" | "title";

/** Most products on one page of a list. */
export const MAX_PAGE_SIZE = 100;

export interface ProductPage {
  readonly productIds: readonly string[];
  readonly nextCursor: string | null;
}

/**
 * One page of the products on sale in a channel. Pages are cut by key, so that what is added or removed meanwhile
 * neither repeats nor hides a product.
 *
 * @param query.categoryId with all categories below it; null for the whole shop
 * @param query.limit at most MAX_PAGE_SIZE
 * @throws InvalidInput when the cursor is not one of this list
 */
export async function listProducts(
  on: Queryable,
  query: ListFilter & { readonly sort: ProductSort; readonly cursor: string | undefined },
): Promise<ProductPage> {
  // One more than asked for tells whether another page follows.
  const filter = { ...query, limit: query.limit + 1 };
  switch (query.sort) {
    case "newest": {
      const [before] = parseCursor(query.cursor, 1) ?? [];
      const select = query.categoryId === null ? selectNewest : selectNewestOfCategory;
      const rows = await select(on, filter, parseLast(before));
      return toPage(rows, query.limit, ({ id }) => [id]);
    }
    case "title": {
      const parts = parseCursor(query.cursor, 2);
      const id = parseLast(parts?.[1]);
      const rows = await selectByTitle(on, filter, id === null ? null : { titleKey: parts?.[0] ?? "", id });
      return toPage(rows, query.limit, (row) => [row.titleKey, row.id]);
    }
  }
}

function parseLast(id: string | undefined): string | null {
  if (id === undefined) return null;
  if (!isId(id)) throw new InvalidInput([{ pointer: "/cursor", message: "is not a cursor of this list" }]);
  return id;
}

function toPage<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): ProductPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    productIds: page.map(({ id }) => id),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}
