import type { AttributeRule } from "./attributes.ts";
import type { Material } from "./materials.ts";
import type { Words } from "./words.ts";

/** One value of an option beside colour, and what it does to price and weight. */
export type OptionValue = {
  readonly label: string;
  /** Percent of the price of the product's plain variant. */
  readonly pricePercent: number;
  /** Percent of the weight of the product's plain variant. */
  readonly weightPercent: number;
};

/** An option beside colour: a size, a paper, a length. */
export type OptionScheme = { readonly name: string; readonly values: readonly OptionValue[] };

/** One kind of thing that a department sells. */
export type SubCategory = {
  readonly slug: string;
  readonly title: Words;
  /** Name of the silhouette with which its products are drawn. */
  readonly picture: string;
  readonly nouns: readonly Words[];
  /** Plural nouns take no article: "Simple socks made of …". */
  readonly isPlural?: boolean;
  readonly materials: readonly Material[];
  /** What the thing is good for, as whole sentences. */
  readonly uses: readonly Words[];
  /** Instead of the care of the material: nobody washes a notebook because its cover is linen. */
  readonly care?: Words;
  readonly attributes: readonly AttributeRule[];
  readonly colours: readonly string[];
  /** "Colour" unless the choice is between surfaces. */
  readonly colourOption?: "Colour" | "Finish";
  /** How many colours a product comes in: fewest and most. */
  readonly colourCount: readonly [number, number];
  readonly sizes?: OptionScheme;
  /** Lowest and highest price of a plain variant in whole euros. */
  readonly euros: readonly [number, number];
  /** Lightest and heaviest plain variant. */
  readonly weightGrams: readonly [number, number];
};

/** A part of the shop with its own shelves. */
export type Department = {
  readonly slug: string;
  /** Three letters that begin every SKU of the department. */
  readonly code: string;
  readonly title: Words;
  readonly brands: readonly string[];
  readonly subCategories: readonly SubCategory[];
};

/** Makes an option from rows of label, price percent and weight percent. */
export function scheme(name: string, values: readonly (readonly [string, number, number])[]): OptionScheme {
  return {
    name,
    values: values.map(([label, pricePercent, weightPercent]) => ({ label, pricePercent, weightPercent })),
  };
}
