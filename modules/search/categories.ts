import { type Category, listCategories } from "#modules/catalog";
import type { Queryable } from "#platform/db";

/** All categories by id. */
export async function readCategories(on: Queryable): Promise<ReadonlyMap<string, Category>> {
  return new Map((await listCategories(on)).map((category) => [category.id, category]));
}
