import { newId } from "@hansa/kernel";
import { announceChange, isUniqueViolation, type Queryable, type Tx } from "#platform/db";
import { announceProducts } from "./announce-products.ts";
import { replaceParts } from "./bundle-queries.ts";
import { lockDeskProduct, touchProduct } from "./desk-product-queries.ts";
import { AlreadyTaken, BundleInBundle, ProductNotFound, VariantNotFound } from "./errors.ts";
import { wordsOf } from "./title-words.ts";
import { AVAILABILITY } from "./topics.ts";
import {
  type DeskVariantRow,
  findVariants,
  insertVariant,
  isComponent,
  lockVariant,
  markRemoved,
  selectDeskVariants,
  selectTitledVariants,
  shareVariants,
  type TitledVariantRow,
  updateVariants,
  type VariantLine,
} from "./variant-queries.ts";
import { writeVariantRow } from "./state-queries.ts";

/** Most variants of one product. */
export const MAX_VARIANTS = 2_000;

type Fields = Omit<DeskVariantRow, "id" | "productId" | "externalId" | "isBundle">;
/** What the desk may say of a variant; what is left out stays, or takes the default when it is new. */
export type VariantChange = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

/** The variants of a product in their order. */
export function listVariants(on: Queryable, productId: string): Promise<readonly DeskVariantRow[]> {
  return selectDeskVariants(on, productId, MAX_VARIANTS);
}

/** Most variants that one search at the desk tells. */
const MAX_FOUND = 50;

/** Variants by id, removed ones as well, or by the beginning of a sku, a barcode, or words of the title. */
export function nameVariants(
  on: Queryable,
  by: { readonly ids: readonly string[] } | { readonly text: string },
): Promise<readonly TitledVariantRow[]> {
  return "ids" in by
    ? selectTitledVariants(on, by.ids)
    : findVariants(on, { text: by.text, words: wordsOf(by.text), limit: MAX_FOUND });
}

/** Changes many variants of a product at once: all or none. @throws VariantNotFound, AlreadyTaken, ProductNotFound */
export async function changeVariants(tx: Tx, productId: string, lines: readonly VariantLine[]): Promise<void> {
  if ((await lockDeskProduct(tx, productId)) === null) throw new ProductNotFound(productId);
  const changed = await withFreeSku("one of these", () => updateVariants(tx, productId, lines));
  if (changed !== lines.length) throw new VariantNotFound(productId);
  await noteChange(tx, productId);
}

/** Adds a variant to a product. @throws ProductNotFound; AlreadyTaken when the sku is in use, by a removed one too */
export async function addVariant(
  tx: Tx,
  productId: string,
  { sku, ...change }: VariantChange & { readonly sku: string },
): Promise<DeskVariantRow> {
  if ((await lockDeskProduct(tx, productId)) === null) throw new ProductNotFound(productId);
  const blank = { barcode: "", options: {}, weightGrams: 0, requiresShipping: true, position: 0, image: null };
  const variant = {
    ...blank,
    ...given(change),
    id: newId<"variant">(),
    productId,
    externalId: sku,
    sku,
    isBundle: false,
  };
  await withFreeSku(sku, () => insertVariant(tx, variant));
  await noteChange(tx, productId);
  return variant;
}

/** Changes a variant. @throws VariantNotFound, AlreadyTaken */
export async function changeVariant(tx: Tx, id: string, change: VariantChange): Promise<DeskVariantRow> {
  const before = await findLocked(tx, id);
  const after = { ...before, ...given(change) };
  await withFreeSku(after.sku, () => writeVariantRow(tx, { ...after, isRemoved: false }));
  await noteChange(tx, before.productId);
  return after;
}

/** Takes a variant off sale for good; orders still find it. @throws VariantNotFound */
export async function removeVariant(tx: Tx, id: string): Promise<void> {
  const { productId } = await findLocked(tx, id);
  await markRemoved(tx, id);
  await noteChange(tx, productId);
}

/**
 * Makes a variant a bundle of these components, or an ordinary variant when there are none. Bundles are one level deep.
 *
 * @throws VariantNotFound for the bundle or a component, BundleInBundle
 */
export async function setComponents(
  tx: Tx,
  id: string,
  components: readonly { readonly variantId: string; readonly quantity: number }[],
): Promise<void> {
  const { productId } = await findLocked(tx, id);
  const wanted = components.map(({ variantId }) => variantId);
  const found = new Map((await shareVariants(tx, wanted)).map((part) => [part.id, part]));
  for (const variantId of wanted) {
    const part = found.get(variantId);
    if (part === undefined) throw new VariantNotFound(variantId);
    if (part.isBundle || variantId === id) throw new BundleInBundle(variantId);
  }
  if (components.length > 0 && (await isComponent(tx, id))) throw new BundleInBundle(id);
  const parts = components.map(({ variantId, quantity }) => ({ bundleId: id, componentId: variantId, quantity }));
  await replaceParts(tx, [id], parts);
  await noteChange(tx, productId);
  // What a bundle is made of decides how many there are.
  await announceChange(tx, AVAILABILITY, [id]);
}

async function findLocked(tx: Tx, id: string): Promise<DeskVariantRow> {
  const variant = await lockVariant(tx, id);
  if (variant === null) throw new VariantNotFound(id);
  return variant;
}

async function noteChange(tx: Tx, productId: string): Promise<void> {
  await touchProduct(tx, productId);
  await announceProducts(tx, [productId]);
}

async function withFreeSku<Result>(sku: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyTaken("sku", sku);
    throw error;
  }
}

function given(change: VariantChange): Partial<Fields> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
