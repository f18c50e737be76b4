import type { Tx } from "#platform/db";
import { type Filing, fileProducts, unfileProducts } from "./bulk-queries.ts";
import { sharePaths } from "./category-queries.ts";

/** The categories that a product was in, and those that it is to be in. */
export interface Refiling {
  readonly productId: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Files products under their categories and all above these, and takes them out of those they left. */
export async function refileProducts(tx: Tx, refilings: readonly Refiling[]): Promise<void> {
  const moved = refilings.filter(({ before, after }) => before.join() !== after.join());
  if (moved.length === 0) return;
  const ids = new Set(moved.flatMap(({ before, after }) => [...before, ...after]));
  const paths = new Map((await sharePaths(tx, [...ids])).map(({ id, path }) => [id, path]));
  const above = (categoryIds: readonly string[]): ReadonlySet<string> =>
    new Set(categoryIds.flatMap((id) => paths.get(id) ?? []));

  const entered: Filing[] = [];
  const left: Filing[] = [];
  for (const { productId, before, after } of moved) {
    const now = above(after);
    for (const categoryId of now) entered.push({ productId, categoryId });
    for (const categoryId of above(before)) if (!now.has(categoryId)) left.push({ productId, categoryId });
  }
  if (left.length > 0) await unfileProducts(tx, left);
  if (entered.length > 0) await fileProducts(tx, entered);
}
