/** Whether customers can find it at all; the publish window narrows `published` further. */
export type ProductStatus = "draft" | "published" | "archived";

/** A choice that a product offers, with its values in order: `{ name: "Colour", values: ["Red", "Blue"] }`. */
export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
}

/** A picture of the product, with what it shows in words for those who do not see it. */
export interface PictureInput {
  readonly url: string;
  readonly alt: string;
}

/** A variant as it is written; a field that is null keeps what stands, or takes the default when the variant is new. */
export interface VariantInput {
  /** Names the variant within its product. */
  readonly externalId: string;
  readonly sku: string;
  readonly barcode: string | null;
  /** The value of each of the product's options. */
  readonly options: Readonly<Record<string, string>>;
  readonly weightGrams: number | null;
  readonly requiresShipping: boolean | null;
  readonly imageUrl: string | null;
}

/**
 * A product as bulk writers give it, named by `externalId`. A field that is null keeps what stands, or takes the default
 * when the product is new: published, everywhere, without a brand.
 */
export interface ProductInput {
  readonly externalId: string;
  /** Its address when it is new; a product that is there keeps its own, so that links stay good. */
  readonly slug: string;
  readonly title: string;
  readonly description: string | null;
  readonly brand: string | null;
  readonly taxCategory: string | null;
  readonly ratingHundredths: number | null;
  readonly status: ProductStatus | null;
  readonly attributes: Readonly<Record<string, unknown>> | null;
  readonly options: readonly ProductOption[] | null;
  /** Categories that it is to be in, and with them all above; see `ensureCategories` for how to come by ids. */
  readonly categoryIds: readonly string[] | null;
  readonly pictures: readonly PictureInput[] | null;
  /** At least one; variants that stand and are not listed here stay. */
  readonly variants: readonly VariantInput[];
}

/** What became of one product of a bulk write, in the order given. */
export type Saved =
  | {
      readonly kind: "saved";
      readonly productId: string;
      /** In the order of the input's variants. */
      readonly variants: readonly { readonly variantId: string; readonly isNew: boolean }[];
      readonly change: "made" | "changed" | "same";
    }
  | { readonly kind: "refused"; readonly column: string; readonly message: string };

/** A variant of nothing but defaults, to be spread under what a source knows. */
export const emptyVariant = {
  barcode: null,
  options: {},
  weightGrams: null,
  requiresShipping: null,
  imageUrl: null,
} as const satisfies Partial<VariantInput>;

/** A product of nothing but defaults, to be spread under what a source knows. */
export const emptyProduct = {
  description: null,
  brand: null,
  taxCategory: null,
  ratingHundredths: null,
  status: null,
  attributes: null,
  options: null,
  categoryIds: null,
  pictures: null,
} as const satisfies Partial<ProductInput>;
