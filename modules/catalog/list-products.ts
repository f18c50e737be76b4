import type { Queryable } from "#platform/db";
import { parseCursor, parseCursorId, writeCursor } from "./cursor.ts";
import {
  FIRST_ID,
  isLarger,
  LAST_ID,
  type ListFilter,
  selectByTitle,
  selectByTitleOfSmall,
  selectNewest,
  selectNewestOfCategory,
  type TitlePlace,
} from "./list-queries.ts";

/** Orders that a list of products can have. */
export type ProductSort = "newest" | "title";

/** Most products on one page of a list. */
export const MAX_PAGE_SIZE = 100;

/** Products of a category that are read and sorted for a page; those of a larger one are met on the way through all titles. */
const SORTABLE_PRODUCTS = 2_000;

/** One page of a list, and where the next one begins; null after the last. */
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
      const [before = LAST_ID] = parseCursor(query.cursor, 1) ?? [];
      const rows = await listNewest(on, filter, parseCursorId(before));
      return toPage(rows, query.limit, ({ id }) => [id]);
    }
    case "title": {
      const [titleKey = "", id = FIRST_ID] = parseCursor(query.cursor, 2) ?? [];
      const rows = await listByTitle(on, filter, { titleKey, id: parseCursorId(id) });
      return toPage(rows, query.limit, (row) => [row.titleKey, row.id]);
    }
  }
}

function listNewest(on: Queryable, filter: ListFilter, beforeId: string) {
  const { categoryId } = filter;
  return categoryId === null
    ? selectNewest(on, filter, beforeId)
    : selectNewestOfCategory(on, { ...filter, categoryId }, beforeId);
}

async function listByTitle(on: Queryable, filter: ListFilter, after: TitlePlace) {
  const { categoryId } = filter;
  const isSmall = categoryId !== null && !(await isLarger(on, categoryId, SORTABLE_PRODUCTS));
  return isSmall
    ? await selectByTitleOfSmall(on, { ...filter, categoryId }, after)
    : await selectByTitle(on, filter, after);
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
