import { newId } from "@hansa/kernel";
import type { Tx } from "#platform/db";
import { announceProducts } from "./announce-products.ts";
import {
  lockStanding,
  type StandingProduct,
  selectStandingVariants,
  upsertProducts,
  upsertVariants,
} from "./bulk-queries.ts";
import { refileProducts } from "./file-products.ts";
import { makeProducts } from "./make-products.ts";
import { keepOnlyPictures, upsertPictures } from "./media-queries.ts";
import { picturesOf } from "./pictures-of.ts";
import type { ProductInput, Saved } from "./product-input.ts";
import { findRefusals } from "./refuse-products.ts";
import { sortProducts } from "./sort-products.ts";

/** Most products that one call of `saveProducts` takes. */
export const MAX_PRODUCTS_PER_SAVE = 5_000;

/**
 * Makes or changes products with their variants, pictures and categories, named by external id; saving the same again
 * changes nothing. One that is refused does not undo its neighbours.
 *
 * @param inputs at most MAX_PRODUCTS_PER_SAVE; external ids distinct
 * @param options.looksForTaken whether slugs and skus of others are looked for first. Without it new products are added by
 *   COPY, a third of the cost, and those that are the same already are not even locked; but a taken name, or somebody who
 *   makes the same product at the same time, is a unique violation that fails the whole transaction
 * @returns one outcome per input, in order
 */
export async function saveProducts(
  tx: Tx,
  inputs: readonly ProductInput[],
  { looksForTaken = true }: { readonly looksForTaken?: boolean } = {},
): Promise<readonly Saved[]> {
  if (inputs.length > MAX_PRODUCTS_PER_SAVE) {
    throw new RangeError(`at most ${String(MAX_PRODUCTS_PER_SAVE)} products at once`);
  }
  const refusals = await findRefusals(tx, inputs, looksForTaken);
  const accepted = inputs.filter(({ externalId }) => !refusals.has(externalId));
  const saved = new Map(looksForTaken ? await saveAccepted(tx, accepted) : await saveSorted(tx, accepted));
  return inputs.map(({ externalId }) => {
    const outcome = refusals.get(externalId) ?? saved.get(externalId);
    if (outcome === undefined) throw new Error(`product ${externalId} was neither saved nor refused`);
    return outcome;
  });
}

/** Those that are new together, those that stand one by one, and those that are as they are to be not at all. */
async function saveSorted(tx: Tx, inputs: readonly ProductInput[]): Promise<readonly (readonly [string, Saved])[]> {
  const { fresh, other, same } = await sortProducts(tx, inputs);
  return [...same, ...(await makeProducts(tx, fresh)), ...(await saveAccepted(tx, other))];
}

type Change = "made" | "changed" | "same";

async function saveAccepted(tx: Tx, inputs: readonly ProductInput[]): Promise<readonly (readonly [string, Saved])[]> {
  if (inputs.length === 0) return [];
  const standing = new Map(
    (
      await lockStanding(
        tx,
        inputs.map(({ externalId }) => externalId),
      )
    ).map((row) => [row.externalId, row]),
  );
  const { ids, written, made } = await writeProducts(tx, inputs, standing);
  const idOf = (externalId: string): string => ids.get(externalId) ?? "";
  const touched = new Set(written);
  const variants = await writeVariants(tx, inputs, { idOf, standing });
  for (const productId of variants.touched) touched.add(productId);
  const refilings = inputs.flatMap(({ externalId, categoryIds }) => {
    const before = standing.get(externalId)?.categoryIds ?? [];
    return categoryIds === null ? [] : [{ productId: idOf(externalId), before, after: categoryIds }];
  });
  await refileProducts(tx, refilings);
  for (const productId of await savePictures(tx, inputs, idOf)) touched.add(productId);
  await announceProducts(tx, [...touched], made);

  return inputs.map(({ externalId, variants: given }): readonly [string, Saved] => {
    const productId = idOf(externalId);
    const change: Change = !standing.has(externalId) ? "made" : touched.has(productId) ? "changed" : "same";
    const saved = given.flatMap((variant) => variants.byName.get(`${productId}/${variant.externalId}`) ?? []);
    return [externalId, { kind: "saved", productId, variants: saved, change }];
  });
}

type Standing = ReadonlyMap<string, StandingProduct>;

/** @returns the id of every product by external id; the ids of those that were made or changed, and of those made */
async function writeProducts(tx: Tx, inputs: readonly ProductInput[], standing: Standing) {
  const rows = inputs.map((input) => ({ id: newId<"product">(), input }));
  const written = await upsertProducts(tx, rows);
  const ids = new Map([...standing.values(), ...written].map(({ externalId, id }) => [externalId, id]));
  // Somebody else made the very same product since we looked: then it is there, and nobody's writing tells us its id.
  const unseen = inputs.map(({ externalId }) => externalId).filter((externalId) => !ids.has(externalId));
  if (unseen.length > 0) for (const { externalId, id } of await lockStanding(tx, unseen)) ids.set(externalId, id);
  const fresh = new Set<string>(rows.map(({ id }) => id));
  const writtenIds = written.map(({ id }) => id);
  return { ids, written: writtenIds, made: new Set(writtenIds.filter((id) => fresh.has(id))) };
}

interface Known {
  readonly idOf: (externalId: string) => string;
  readonly standing: Standing;
}

/** @returns every variant by product and name, and the products of those that were made or changed */
async function writeVariants(tx: Tx, inputs: readonly ProductInput[], { idOf, standing }: Known) {
  const productIds = [...standing.values()].map(({ id }) => id);
  const before = productIds.length === 0 ? [] : await selectStandingVariants(tx, productIds);
  const byName = new Map(
    before.map(({ productId, externalId, id }) => [`${productId}/${externalId}`, { variantId: id, isNew: false }]),
  );
  const rows = inputs.flatMap(({ externalId, variants }) => {
    const productId = idOf(externalId);
    return variants.map((input, position) => ({ id: newId<"variant">(), productId, position, input }));
  });
  const written = await upsertVariants(tx, rows);
  for (const { productId, externalId, id } of written) {
    const name = `${productId}/${externalId}`;
    if (!byName.has(name)) byName.set(name, { variantId: id, isNew: true });
  }
  return { byName, touched: written.map(({ productId }) => productId) };
}

/** @returns the products whose pictures are listed in the input */
async function savePictures(
  tx: Tx,
  inputs: readonly ProductInput[],
  idOf: (externalId: string) => string,
): Promise<readonly string[]> {
  const listed = inputs.filter(({ pictures }) => pictures !== null);
  if (listed.length === 0) return [];
  const pictures = listed.flatMap(({ externalId, pictures: given }) => picturesOf(idOf(externalId), given));
  const ids = listed.map(({ externalId }) => idOf(externalId));
  const removed = await keepOnlyPictures(tx, ids, pictures);
  const written = pictures.length === 0 ? 0 : await upsertPictures(tx, pictures);
  return removed + written > 0 ? ids : [];
}
