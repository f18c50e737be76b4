import { many, type Queryable, sql } from "#platform/db";
import { FIRST_ID } from "./list-queries.ts";
import { selectHandles } from "./view-queries.ts";

/** What products are likened and told apart by. */
export interface ProductTraits {
  readonly id: string;
  readonly externalId: string;
  readonly title: string;
  /** "" for none. */
  readonly brand: string;
  /** Categories that it was put into, without those above them. */
  readonly categoryIds: readonly string[];
}

/** Most products in one page of `listTraits`. */
export const TRAITS_PAGE_SIZE = 10_000;

/**
 * The traits of published products in id order, a page at a time.
 *
 * @param page.after the last id of the page before; null for the first page
 * @param page.limit at most TRAITS_PAGE_SIZE
 */
export function listTraits(
  on: Queryable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly ProductTraits[]> {
  return many(
    on,
    sql<ProductTraits>`
      select id, external_id as "externalId", title, brand, category_ids as "categoryIds"
      from catalog.product
      where id > ${page.after ?? FIRST_ID}::uuid
        and status = 'published'
      order by id
      limit ${Math.min(page.limit, TRAITS_PAGE_SIZE)}::int
    `,
  );
}

/**
 * Ids of products by slug, former slug or external id, in one statement.
 *
 * @returns by handle; what leads to no product is absent
 */
export async function resolveHandles(on: Queryable, handles: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (handles.length === 0) return new Map();
  const rows = await selectHandles(on, handles);
  return new Map(rows.map(({ handle, id }) => [handle, id]));
}

/** Which of these ids are products, whatever their status. */
export async function knownProducts(on: Queryable, productIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (productIds.length === 0) return new Set();
  const rows = await many(
    on,
    sql<{ readonly id: string }>`
      select id
      from catalog.product
      where id = any(${productIds}::uuid[])
    `,
  );
  return new Set(rows.map(({ id }) => id));
}
