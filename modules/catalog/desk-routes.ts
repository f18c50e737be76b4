import type { Route } from "#platform/http";
import { deskAttributeRoutes } from "./desk-attribute-routes.ts";
import { deskCategoryRoutes } from "./desk-category-routes.ts";
import { deskCollectionRoutes } from "./desk-collection-routes.ts";
import { deskMediaRoutes } from "./desk-media-routes.ts";
import { pictureFileRoutes } from "./picture-file-routes.ts";
import { deskProductRoutes } from "./desk-product-routes.ts";
import { deskVariantRoutes } from "./desk-variant-routes.ts";
import { deskReviewRoutes } from "./reviews/desk-routes.ts";

/** The desk's routes of the catalogue. */
export const deskRoutes: readonly Route[] = [
  ...deskProductRoutes,
  ...deskVariantRoutes,
  ...deskMediaRoutes,
  ...pictureFileRoutes,
  ...deskCategoryRoutes,
  ...deskAttributeRoutes,
  ...deskCollectionRoutes,
  ...deskReviewRoutes,
];
