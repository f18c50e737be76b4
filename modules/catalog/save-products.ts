import { newId } from "@hansa/kernel";
import { announceChange, type Tx } from "#platform/db";
import { announce } from "#platform/events";
import { attributeViolations, listAttributes } from "./attributes.ts";
import {
  fileProducts,
  findTaken,
  type ProductRow,
  type SavedProduct,
  unfileProducts,
  upsertProducts,
  upsertVariants,
} from "./bulk-queries.ts";
import { productChanged, PRODUCTS_PER_EVENT } from "./events.ts";
import { keepOnlyPictures, upsertPictures } from "./media-queries.ts";
import type { ProductInput, Saved } from "./product-input.ts";
import { PRODUCTS } from "./topics.ts";

/** Most products that one call of `saveProducts` takes. */
export const MAX_PRODUCTS_PER_SAVE = 5_000;

/**
 * Makes or changes products with their variants, pictures and categories, named by external id; saving the same again
 * changes nothing. One that is refused does not undo its neighbours.
 *
 * Rows are inserted from arrays, not by COPY into a staging table: one write less per row, and the same door serves the
 * desk (see README, Decisions, for the figures).
 *
 * @param inputs at most MAX_PRODUCTS_PER_SAVE; external ids distinct
 * @returns one outcome per input, in order
 */
export async function saveProducts(tx: Tx, inputs: readonly ProductInput[]): Promise<readonly Saved[]> {
  if (inputs.length > MAX_PRODUCTS_PER_SAVE) {
    throw new RangeError(`at most ${String(MAX_PRODUCTS_PER_SAVE)} products at once`);
  }
  const refusals = await findRefusals(tx, inputs);
  const accepted = inputs.filter(({ externalId }) => !refusals.has(externalId));
  const saved = accepted.length === 0 ? new Map<string, Saved>() : await saveAccepted(tx, accepted);
  return inputs.map(({ externalId }) => {
    const outcome = refusals.get(externalId) ?? saved.get(externalId);
    if (outcome === undefined) throw new Error(`product ${externalId} was neither saved nor refused`);
    return outcome;
  });
}

type Refused = Extract<Saved, { kind: "refused" }>;

async function findRefusals(tx: Tx, inputs: readonly ProductInput[]): Promise<ReadonlyMap<string, Refused>> {
  const refusals = new Map<string, Refused>();
  const refuse = (externalId: string, column: string, message: string): void => {
    if (!refusals.has(externalId)) refusals.set(externalId, { kind: "refused", column, message });
  };
  for (const { externalId, column } of repeatedIn(inputs))
    refuse(externalId, column, "another product of the file has it");
  const withAttributes = inputs.filter(({ attributes }) => attributes !== null && Object.keys(attributes).length > 0);
  if (withAttributes.length > 0) {
    const definitions = new Map((await listAttributes(tx)).map((attribute) => [attribute.code, attribute]));
    for (const { externalId, attributes } of withAttributes) {
      const violation = attributeViolations(attributes ?? {}, definitions)[0];
      if (violation !== undefined) refuse(externalId, violation.pointer.slice(1), violation.message);
    }
  }
  const variants = inputs.flatMap((input) =>
    input.variants.map(({ externalId, sku }) => ({ product: input.externalId, externalId, sku })),
  );
  for (const { externalId, field, value } of await findTaken(tx, inputs, variants)) {
    refuse(externalId, field, `${value} belongs to another product or variant`);
  }
  return refusals;
}

/** Names that two of the inputs claim: the later one is refused. */
function repeatedIn(
  inputs: readonly ProductInput[],
): readonly { readonly externalId: string; readonly column: string }[] {
  const slugs = new Set<string>();
  const skus = new Set<string>();
  return inputs.flatMap(({ externalId, slug, variants }) => {
    const hasSlug = slugs.has(slug);
    const hasSku = variants.some(({ sku }, index) => skus.has(sku) || variants.findIndex((v) => v.sku === sku) < index);
    slugs.add(slug);
    for (const { sku } of variants) skus.add(sku);
    if (hasSlug) return [{ externalId, column: "slug" }];
    return hasSku ? [{ externalId, column: "sku" }] : [];
  });
}

async function saveAccepted(tx: Tx, inputs: readonly ProductInput[]): Promise<ReadonlyMap<string, Saved>> {
  const rows = inputs.map((input) => ({ id: newId<"product">(), input }));
  const products = await upsertProducts(tx, rows);
  const productIds = new Map(products.map(({ externalId, id }) => [externalId, id]));
  const changes = new Map(products.map(({ id, change }) => [id, parseChange(change)]));
  const idOf = (externalId: string): string => productIds.get(externalId) ?? "";

  const variants = await upsertVariants(tx, variantRows(inputs, idOf));
  const byName = new Map(
    variants.map(({ productId, externalId, id, isNew }) => [`${productId}/${externalId}`, { variantId: id, isNew }]),
  );
  for (const { productId, isChanged } of variants) {
    if (isChanged && changes.get(productId) === "same") changes.set(productId, "changed");
  }
  await saveCategories(tx, rows, products);
  for (const productId of await savePictures(tx, inputs, idOf)) {
    if (changes.get(productId) === "same") changes.set(productId, "changed");
  }
  await announceProducts(
    tx,
    [...changes].filter(([, change]) => change !== "same").map(([id]) => id),
  );
  return new Map(
    inputs.map((input) => {
      const productId = idOf(input.externalId);
      const change = changes.get(productId) ?? "same";
      const saved = input.variants.flatMap(({ externalId }) => byName.get(`${productId}/${externalId}`) ?? []);
      return [input.externalId, { kind: "saved", productId, variants: saved, change }];
    }),
  );
}

function parseChange(change: string): "made" | "changed" | "same" {
  return change as "made" | "changed" | "same";
}

function variantRows(inputs: readonly ProductInput[], idOf: (externalId: string) => string) {
  return inputs.flatMap(({ externalId, variants }) => {
    const productId = idOf(externalId);
    return variants.map((input, position) => ({ id: newId<"variant">(), productId, position, input }));
  });
}

async function saveCategories(tx: Tx, rows: readonly ProductRow[], products: readonly SavedProduct[]): Promise<void> {
  const wanted = new Map(rows.map(({ input }) => [input.externalId, input.categoryIds]));
  const moved = products.filter(({ externalId, wereCategoryIds }) => {
    const now = wanted.get(externalId) ?? null;
    return now !== null && now.join() !== wereCategoryIds?.join();
  });
  const former = moved.flatMap(({ id, wereCategoryIds }) =>
    (wereCategoryIds ?? []).map((categoryId) => ({ productId: id, categoryId })),
  );
  if (former.length > 0) await unfileProducts(tx, former);
  if (moved.length > 0) {
    await fileProducts(
      tx,
      moved.map(({ id }) => id),
    );
  }
}

/** @returns the products whose pictures are listed in the input */
async function savePictures(
  tx: Tx,
  inputs: readonly ProductInput[],
  idOf: (externalId: string) => string,
): Promise<readonly string[]> {
  const listed = inputs.filter(({ pictures }) => pictures !== null);
  if (listed.length === 0) return [];
  const pictures = listed.flatMap(({ externalId, pictures: given }) =>
    [...new Map((given ?? []).map((picture) => [picture.url, picture])).values()].map((picture, position) => {
      return { id: newId<"media">(), productId: idOf(externalId), ...picture, position };
    }),
  );
  const ids = listed.map(({ externalId }) => idOf(externalId));
  const removed = await keepOnlyPictures(tx, ids, pictures);
  const written = pictures.length === 0 ? 0 : await upsertPictures(tx, pictures);
  return removed + written > 0 ? ids : [];
}

/** Tells caches and readers that these products are not what they were. */
export async function announceProducts(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const events = Array.from({ length: Math.ceil(productIds.length / PRODUCTS_PER_EVENT) }, (_, index) => ({
    productIds: productIds.slice(index * PRODUCTS_PER_EVENT, (index + 1) * PRODUCTS_PER_EVENT),
  }));
  await announce(tx, productChanged, events);
  await announceChange(tx, PRODUCTS, productIds);
}
