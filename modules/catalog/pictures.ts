import { newId } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { announceProducts } from "./announce-products.ts";
import { lockDeskProduct } from "./desk-product-queries.ts";
import { MediaNotFound, ProductNotFound } from "./errors.ts";
import { copyMainPicture, deletePicture, type PictureRow, selectPictures, upsertPictures } from "./media-queries.ts";
import type { PictureInput } from "./product-input.ts";

/** Most pictures of one product. */
export const MAX_PICTURES = 250;

/** The pictures of a product in their order. */
export function listPictures(on: Queryable, productId: string): Promise<readonly PictureRow[]> {
  return selectPictures(on, productId, MAX_PICTURES);
}

/** Adds a picture to a product, or changes the one of that address; the first in order is its main one. @throws ProductNotFound */
export async function putPicture(
  tx: Tx,
  productId: string,
  picture: PictureInput & { readonly position: number },
): Promise<readonly PictureRow[]> {
  if ((await lockDeskProduct(tx, productId)) === null) throw new ProductNotFound(productId);
  await upsertPictures(tx, [{ id: newId<"media">(), productId, ...picture }]);
  await copyMainPicture(tx, productId);
  await announceProducts(tx, [productId]);
  return await listPictures(tx, productId);
}

/** Takes a picture away from its product. @throws MediaNotFound */
export async function removePicture(tx: Tx, id: string): Promise<PictureRow> {
  const removed = await deletePicture(tx, id);
  if (removed === null) throw new MediaNotFound(id);
  await copyMainPicture(tx, removed.productId);
  await announceProducts(tx, [removed.productId]);
  return removed;
}
