import { newId } from "@hansa/kernel";
import type { NewPicture } from "./media-queries.ts";
import type { PictureInput } from "./product-input.ts";

/** The pictures of a product as rows; an address that stands twice has the text of the later. */
export function picturesOf(productId: string, given: readonly PictureInput[] | null): readonly NewPicture[] {
  if (given === null || given.length === 0) return [];
  return [...new Map(given.map((picture) => [picture.url, picture])).values()].map((picture, position) => {
    return { id: newId<"media">(), productId, ...picture, position };
  });
}
