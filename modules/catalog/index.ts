export { isSellable, listVariantIds, loadVariants, type VariantFacts, VARIANT_PAGE_SIZE } from "./facts.ts";
export {
  emptyProduct,
  type PictureInput,
  type ProductInput,
  type ProductOption,
  type ProductStatus,
  type Saved,
  type VariantInput,
} from "./product-input.ts";
export { MAX_PRODUCTS_PER_SAVE, saveProducts } from "./save-products.ts";
export { slugOf } from "./slug.ts";
