import { isDeepStrictEqual } from "node:util";
import { newId } from "@hansa/kernel";
import { announceChange, type Tx } from "#platform/db";
import { announceProducts } from "./announce-products.ts";
import { deleteCategory, lockCategory, selectBySlugs } from "./category-queries.ts";
import { refileProducts } from "./file-products.ts";
import { keepOnlyPictures, upsertPictures } from "./media-queries.ts";
import {
  lockProductRows,
  type PictureStateRow,
  type ProductStateRow,
  retireProductRows,
  retireVariantRows,
  selectPictureStates,
  selectVariantStates,
  type VariantStateRow,
  writeProductRow,
  writeVariantRow,
} from "./state-queries.ts";
import { PRODUCTS } from "./topics.ts";

/** Everything of a product that bulk writers write, as it stands: plain data, to be kept as JSON. */
export interface ProductState extends ProductStateRow {
  readonly pictures: readonly PictureStateRow[];
  /** Removed ones too. */
  readonly variants: readonly VariantStateRow[];
}

/** What a bulk write did to a product; `before` is null when it made it. */
export interface ProductWrite {
  readonly before: ProductState | null;
  readonly after: ProductState;
}

/** Why something was not taken back: what was changed since, or is in the way. */
export interface NotTakenBack {
  readonly column: string;
  readonly message: string;
}

/** Locks these products and tells how they stand, by external id; those that are not there are absent. */
export async function lockProductStates(
  tx: Tx,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, ProductState>> {
  if (externalIds.length === 0) return new Map();
  const rows = await lockProductRows(tx, externalIds);
  const ids = rows.map(({ productId }) => productId);
  const variants = groupByProduct(await selectVariantStates(tx, ids));
  const pictures = groupByProduct(await selectPictureStates(tx, ids));
  return new Map(
    rows.map((row) => [
      row.externalId,
      { ...row, variants: variants.get(row.productId) ?? [], pictures: pictures.get(row.productId) ?? [] },
    ]),
  );
}

function groupByProduct<Row extends { readonly productId: string }>(rows: readonly Row[]) {
  const groups = new Map<string, Omit<Row, "productId">[]>();
  for (const { productId, ...row } of rows) groups.set(productId, [...(groups.get(productId) ?? []), row]);
  return groups;
}

/**
 * Takes back what a bulk write did to products: each value that it changed becomes what it was. Products and variants
 * that it made are archived or removed for good, and give their names back, so that the same file can make them again.
 * What the write did not touch stays as it is by now.
 *
 * @param writes of distinct products
 * @returns for each, in order: null, or the first value that somebody changed since: then nothing of it is taken back
 */
export async function takeBackProducts(
  tx: Tx,
  writes: readonly ProductWrite[],
): Promise<readonly (NotTakenBack | null)[]> {
  const states = await lockProductStates(
    tx,
    writes.map(({ after }) => after.externalId),
  );
  const compared = writes.map(({ before, after }) => ({ before, after, now: states.get(after.externalId) }));
  const outcomes = compared.map(whyNot);
  const free = compared.flatMap(({ before, after, now }, index) =>
    outcomes[index] === null && now !== undefined ? [{ before, after, now }] : [],
  );
  await retire(
    tx,
    free.filter(({ before }) => before === null).map(({ now }) => now),
  );
  for (const one of free) await putBack(tx, one);
  await announceProducts(
    tx,
    free.map(({ now }) => now.productId),
  );
  return outcomes;
}

function whyNot({ before, after, now }: Omit<Compared, "now"> & { readonly now: ProductState | undefined }) {
  if (now?.productId !== after.productId) return { column: "externalId", message: "is not there any more" };
  const changed = findChanged({ before, after, now });
  return changed === null ? null : { column: changed, message: "was changed since the import" };
}

interface Compared {
  readonly before: ProductState | null;
  readonly after: ProductState;
  readonly now: ProductState;
}

/** The first value that the write changed, and that is not what the write left. */
function findChanged({ before, after, now }: Compared): string | null {
  const own = changedKeys(before, after).find((key) => key !== "variants" && !isSame(now[key], after[key]));
  if (own !== undefined) return own;
  const [former, current] = [byId(before?.variants ?? []), byId(now.variants)];
  for (const variant of after.variants) {
    const standing = current.get(variant.id);
    const touched = changedKeys(former.get(variant.id) ?? null, variant);
    if (touched.length > 0 && standing === undefined) return `variant ${variant.sku}`;
    const key = touched.find((one) => !isSame(standing?.[one], variant[one]));
    if (key !== undefined) return `${key} of ${variant.sku}`;
  }
  // A variant that somebody added to a product which the import made is a change of it.
  if (before === null && now.variants.length > after.variants.length) return "variants";
  return null;
}

/** The keys whose values differ; all of them when there was nothing before. */
function changedKeys<State extends object>(before: State | null, after: State): readonly (keyof State)[] {
  const keys = parseKeys(after);
  return before === null ? keys : keys.filter((key) => !isSame(before[key], after[key]));
}

function parseKeys<State extends object>(state: State): readonly (keyof State)[] {
  return Object.keys(state) as (keyof State)[];
}

function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

function byId(variants: readonly VariantStateRow[]): ReadonlyMap<string, VariantStateRow> {
  return new Map(variants.map((variant) => [variant.id, variant]));
}

async function retire(tx: Tx, products: readonly ProductState[]): Promise<void> {
  if (products.length === 0) return;
  await retireVariantRows(
    tx,
    products.flatMap(({ variants }) => variants.map(({ id }) => id)),
  );
  await refileProducts(
    tx,
    products.map(({ productId, categoryIds }) => ({ productId, before: categoryIds, after: [] })),
  );
  await retireProductRows(
    tx,
    products.map(({ productId }) => productId),
  );
}

async function putBack(tx: Tx, { before, after, now }: Compared): Promise<void> {
  if (before === null) return;
  const restored = restore(now, before, after);
  await writeProductRow(tx, restored);
  await refileProducts(tx, [{ productId: now.productId, before: now.categoryIds, after: restored.categoryIds }]);
  if (!isSame(restored.pictures, now.pictures)) await putPictures(tx, restored);
  const [former, current] = [byId(before.variants), byId(now.variants)];
  const made = after.variants.filter(({ id }) => !former.has(id)).map(({ id }) => id);
  await retireVariantRows(tx, made);
  for (const variant of after.variants) {
    const [was, is] = [former.get(variant.id), current.get(variant.id)];
    if (was === undefined || is === undefined || isSame(was, variant)) continue;
    await writeVariantRow(tx, restore(is, was, variant));
  }
}

/** What stands, with the values of before wherever the write changed them. */
function restore<State extends object>(now: State, before: State, after: State): State {
  const changed = changedKeys(before, after).map((key) => [key, before[key]] as const);
  return { ...now, ...Object.fromEntries(changed) };
}

async function putPictures(tx: Tx, { productId, pictures }: ProductState): Promise<void> {
  const rows = pictures.map((picture) => ({ id: newId<"media">(), productId, ...picture }));
  await keepOnlyPictures(tx, [productId], rows);
  if (rows.length > 0) await upsertPictures(tx, rows);
}

/** Ids of those categories that are there, by slug. */
export async function findCategoryIds(tx: Tx, slugs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await selectBySlugs(tx, slugs);
  return new Map(rows.map(({ slug, id }) => [slug, id]));
}

/** Removes a category that a bulk write made. @returns null, or why it stays: something is in it by now */
export async function takeBackCategory(tx: Tx, id: string): Promise<NotTakenBack | null> {
  if ((await lockCategory(tx, id)) === null) return null;
  if ((await deleteCategory(tx, id)) === 0) return { column: "category", message: "has products or categories in it" };
  await announceChange(tx, PRODUCTS, null);
  return null;
}
