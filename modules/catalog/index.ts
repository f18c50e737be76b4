export { type Attribute, listAttributes } from "./attributes.ts";
export { type Category, categorySlug, ensureCategories, findCategory, listCategories } from "./categories.ts";
export { createCollection } from "./collections.ts";
export type { DemoCatalogue } from "./demo/shop.ts";
export { demoCatalogue } from "./demo/shop.ts";
export { CategoryNotFound } from "./errors.ts";
export { isSellable, listVariantIds, loadVariants, VARIANT_PAGE_SIZE, type VariantFacts } from "./facts.ts";
export { createLabels, type LabelBook, type Labels, setOptionLabels, type Wording } from "./labels.ts";
export { listProducts, type ProductPage, type ProductSort } from "./list-products.ts";
export { type AskedMemberships, type Memberships } from "./membership-queries.ts";
export { loadMemberships } from "./memberships.ts";
export {
  COPIES_PAGE_SIZE,
  listProductRevisions,
  loadProductCopies,
  loadProductOutlines,
  type ProductCopy,
  type ProductOutlineRow,
  type ProductRevision,
} from "./product-copies.ts";
export {
  emptyProduct,
  emptyVariant,
  type PictureInput,
  type ProductInput,
  type ProductOption,
  type ProductStatus,
  type Saved,
  type VariantInput,
} from "./product-input.ts";
export {
  createProductViews,
  type Found,
  type ProductViewOptions,
  type ProductViews,
  VIEW_CACHE_BYTES,
} from "./product-views.ts";
export { type CatalogDeps, catalogRoutes } from "./routes.ts";
export { listReviewsOf } from "./reviews/list-reviews.ts";
export { seedReviews } from "./reviews/seed.ts";
export type { HasBought } from "./reviews/write-review.ts";
export { MAX_PRODUCTS_PER_SAVE, saveProducts } from "./save-products.ts";
export { type SeededVariant, seedCatalog } from "./seed.ts";
export { Card as ProductCardShape } from "./shapes.ts";
export { catalogHandlers } from "./subscriptions.ts";
export { findVariantIds } from "./skus.ts";
export { slugOf } from "./slug.ts";
export { knownProducts, listTraits, type ProductTraits, resolveHandles, TRAITS_PAGE_SIZE } from "./traits.ts";
export type { LoadOffers, Offer } from "./view.ts";
export { createTitles, loadTitles, type Titles } from "./titles.ts";
export {
  findCategoryIds,
  lockProductStates,
  type NotTakenBack,
  type ProductState,
  type ProductWrite,
  takeBackCategory,
  takeBackProducts,
} from "./take-back.ts";
