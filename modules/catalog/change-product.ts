import type { Violation } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { announceProducts } from "./announce-products.ts";
import { attributeViolations, listAttributes } from "./attributes.ts";
import { sharePaths } from "./category-queries.ts";
import {
  archive,
  type DeskProductRow,
  isExternalIdTaken,
  isSlugTaken,
  lockDeskProduct,
  redirectSlug,
  selectDeskProduct,
  touchProduct,
  updateProduct,
} from "./desk-product-queries.ts";
import { AlreadyTaken, CategoryNotFound, InvalidProduct, ProductNotFound } from "./errors.ts";
import { refileProducts } from "./file-products.ts";
import type { ProductInput } from "./product-input.ts";
import { saveProducts } from "./save-products.ts";
import { deleteTranslation, writeTranslations } from "./translation-queries.ts";

/** What the desk may say of a product; what is left out stays. */
export type ProductChange = {
  readonly [Field in keyof Writable]?: Writable[Field] | undefined;
};
type Writable = Omit<DeskProductRow, "id" | "externalId" | "revision" | "createdAt" | "updatedAt" | "image">;

const anyRevision = (): void => undefined;

/** One product as the desk sees it. @throws ProductNotFound */
export async function findProduct(on: Queryable, id: string): Promise<DeskProductRow> {
  const product = await selectDeskProduct(on, id);
  if (product === null) throw new ProductNotFound(id);
  return product;
}

/**
 * Adds one product with its variants.
 *
 * @throws AlreadyTaken when the external id, the slug or a sku is in use; InvalidProduct, CategoryNotFound
 */
export async function createProduct(tx: Tx, input: ProductInput, change: ProductChange): Promise<DeskProductRow> {
  if (await isExternalIdTaken(tx, input.externalId)) throw new AlreadyTaken("externalId", input.externalId);
  const [saved] = await saveProducts(tx, [input]);
  if (saved === undefined || saved.kind === "refused") {
    const { column = "", message = "" } = saved ?? {};
    if (column === "slug") throw new AlreadyTaken("slug", input.slug);
    if (column === "sku") throw new AlreadyTaken("sku", input.variants.map(({ sku }) => sku).join(", "));
    throw new InvalidProduct([{ pointer: `/${column}`, message }]);
  }
  return await changeProduct(tx, saved.productId, change);
}

/**
 * Changes one product. A new slug leaves a redirect behind.
 *
 * @param expect told the revision that stands; it throws when the caller has read another
 * @throws ProductNotFound, AlreadyTaken, CategoryNotFound; InvalidProduct naming every broken rule
 */
export async function changeProduct(
  tx: Tx,
  id: string,
  change: ProductChange,
  expect: (revision: number) => void = anyRevision,
): Promise<DeskProductRow> {
  const before = await lockDeskProduct(tx, id);
  if (before === null) throw new ProductNotFound(id);
  expect(before.revision);
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const after: DeskProductRow = { ...before, ...Object.fromEntries(given) };
  await assertValid(tx, after);
  if (after.slug !== before.slug && (await isSlugTaken(tx, after.slug, id))) throw new AlreadyTaken("slug", after.slug);
  await updateProduct(tx, after);
  if (after.slug !== before.slug) await redirectSlug(tx, { from: before.slug, to: after.slug, productId: id });
  await refileProducts(tx, [{ productId: id, before: before.categoryIds, after: after.categoryIds }]);
  await announceProducts(tx, [id]);
  return { ...after, revision: before.revision + 1, updatedAt: tx.now };
}

/** Takes products off sale for good; they stay for orders and links to point at. @returns those that were not archived yet */
export async function archiveProducts(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const archived = await archive(tx, ids);
  await announceProducts(tx, archived);
  return archived;
}

/** Gives a product its text in another language, or takes it away. @throws ProductNotFound */
export async function translateProduct(
  tx: Tx,
  id: string,
  locale: string,
  text: { readonly title: string; readonly description: string } | null,
): Promise<void> {
  if ((await lockDeskProduct(tx, id)) === null) throw new ProductNotFound(id);
  if (text === null) await deleteTranslation(tx, id, locale);
  else await writeTranslations(tx, [{ productId: id, locale, ...text }]);
  await touchProduct(tx, id);
  await announceProducts(tx, [id]);
}

async function assertValid(tx: Tx, product: DeskProductRow): Promise<void> {
  const definitions = new Map((await listAttributes(tx)).map((attribute) => [attribute.code, attribute]));
  const violations: Violation[] = [...attributeViolations(product.attributes, definitions)];
  const { publishedFrom, publishedUntil } = product;
  if (publishedFrom !== null && publishedUntil !== null && publishedUntil <= publishedFrom) {
    violations.push({ pointer: "/publishedUntil", message: "must be after publishedFrom" });
  }
  if (violations.length > 0) throw new InvalidProduct(violations);
  const known = new Set((await sharePaths(tx, product.categoryIds)).map(({ id }) => id));
  const unknown = product.categoryIds.find((categoryId) => !known.has(categoryId));
  if (unknown !== undefined) throw new CategoryNotFound(unknown);
}
