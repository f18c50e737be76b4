import type { Queryable } from "#platform/db";
import { selectVariantIds } from "./variant-queries.ts";

/**
 * Finds variants by what people call them.
 *
 * @returns variant ids by sku; a sku that nothing has, or whose variant was removed, is absent
 */
export async function findVariantIds(on: Queryable, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (skus.length === 0) return new Map();
  const found = await selectVariantIds(on, skus);
  return new Map(found.map(({ sku, id }) => [sku, id]));
}
