import { inStoreBarcode } from "./barcode.ts";
import { colours } from "./colours.ts";
import type { DemoImage, DemoStock, DemoVariant } from "./demo-product.ts";
import type { OptionValue, SubCategory } from "./department.ts";
import { pictureFileName } from "./picture.ts";
import { pricesFor } from "./pricing.ts";
import type { Random } from "./random.ts";

/** What all variants of a product share. */
export type VariantPlan = {
  readonly shelf: SubCategory;
  readonly externalId: string;
  readonly title: string;
  /** Begins the SKU of every variant, such as `LIG-103`. */
  readonly skuStem: string;
  /** Number of the product in the whole shop; its barcodes are made from it. */
  readonly number: number;
  readonly colours: readonly string[];
  readonly euros: number;
  readonly discountPercent: number;
  readonly weightGrams: number;
};

const noSize: OptionValue = { label: "", pricePercent: 100, weightPercent: 100 };

/** Makes a variant for every colour in every size. */
export function makeVariants(plan: VariantPlan, random: Random): readonly DemoVariant[] {
  const sizes = plan.shelf.sizes?.values ?? [noSize];
  const wanted = plan.colours.flatMap((colour) => sizes.map((size) => ({ colour, size })));
  return wanted.map(({ colour, size }, index) => {
    const suffix = String(index + 1).padStart(2, "0");
    return {
      externalId: `${plan.externalId}-${suffix}`,
      sku: `${plan.skuStem}-${suffix}`,
      barcode: inStoreBarcode(plan.number * 1000 + index),
      options: optionsOf(plan.shelf, colour, size),
      weightGrams: Math.round((plan.weightGrams * size.weightPercent) / 100),
      prices: pricesFor((plan.euros * size.pricePercent) / 100, plan.discountPercent),
      stock: stockOf(random),
      image: imageOf({ shelf: plan.shelf, seed: plan.externalId, title: plan.title, colour, view: 1 }),
    };
  });
}

/** Name of the option that tells the colours of a shelf apart. */
export function colourOptionOf(shelf: SubCategory): string {
  return shelf.colourOption ?? "Colour";
}

/** English name of a colour; the slug itself when the shop does not know it. */
export function colourTitle(slug: string): string {
  return colours.get(slug)?.title ?? slug;
}

type ImageInput = {
  readonly shelf: Pick<SubCategory, "picture">;
  readonly seed: string;
  readonly title: string;
  readonly colour: string;
  readonly view: number;
};

/** Points to one picture of a product in one colour. */
export function imageOf({ shelf, seed, title, colour, view }: ImageInput): DemoImage {
  const fileName = pictureFileName({ category: shelf.picture, seed, colour, view });
  return { url: `/media/demo/${fileName}`, alt: `${title} in ${colourTitle(colour).toLowerCase()}${viewWords(view)}` };
}

function viewWords(view: number): string {
  return [", a pair", ", seen close", ", turned round"][view - 2] ?? "";
}

function optionsOf(shelf: SubCategory, colour: string, size: OptionValue): Readonly<Record<string, string>> {
  const first = { [colourOptionOf(shelf)]: colourTitle(colour) };
  return shelf.sizes === undefined ? first : { ...first, [shelf.sizes.name]: size.label };
}

/** About 4 in 100 variants are sold out and 8 in 100 nearly so, so that both can be seen in the shop. */
function stockOf(random: Random): readonly DemoStock[] {
  const fate = random.next();
  if (fate < 0.04) return spread(0, 0, 0);
  if (fate < 0.12) {
    const left = random.integer(1, 5);
    return random.pick([spread(left, 0, 0), spread(0, left, 0), spread(0, 0, left)]);
  }
  return spread(random.integer(6, 140), random.integer(0, 90), random.integer(0, 60));
}

function spread(hamburg: number, rotterdam: number, lyon: number): readonly DemoStock[] {
  return [
    { location: "hamburg", onHand: hamburg },
    { location: "rotterdam", onHand: rotterdam },
    { location: "lyon", onHand: lyon },
  ];
}
