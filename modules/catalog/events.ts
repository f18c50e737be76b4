import { Type } from "typebox";
import { eventKind } from "#platform/events";

/** Most products in one event; a larger write announces several. */
export const PRODUCTS_PER_EVENT = 500;

/** Products were made, changed or archived: whoever keeps a copy reads them again. */
export const productChanged = eventKind(
  "catalog.product_changed",
  Type.Object(
    { productIds: Type.Array(Type.String({ format: "uuid" }), { minItems: 1, maxItems: PRODUCTS_PER_EVENT }) },
    { additionalProperties: false },
  ),
);

/** Reviews of these products were published, taken back or erased: their ratings are counted again. */
export const reviewsSettled = eventKind(
  "catalog.reviews_settled",
  Type.Object(
    { productIds: Type.Array(Type.String({ format: "uuid" }), { minItems: 1, maxItems: PRODUCTS_PER_EVENT }) },
    { additionalProperties: false },
  ),
);
