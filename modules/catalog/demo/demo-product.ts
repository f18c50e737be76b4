import type { DemoAttribute } from "./attributes.ts";
import type { TranslatedLocale } from "./words.ts";

export type DemoTranslation = {
  readonly locale: TranslatedLocale | "ar";
  readonly title: string;
  /** Empty where there is none: the product's own stands in. */
  readonly description: string;
};

export type DemoImage = { readonly url: string; readonly alt: string };

/** A price in minor units; `wasMinor` is the higher earlier price, or null when there was none. */
export type DemoPrice = {
  readonly currency: "EUR" | "USD" | "GBP" | "JPY";
  readonly amountMinor: bigint;
  readonly wasMinor: bigint | null;
};

export type DemoStock = { readonly location: "hamburg" | "rotterdam" | "lyon"; readonly onHand: number };

/** How many of another variant are in a bundle. */
export type DemoComponent = { readonly sku: string; readonly quantity: number };

export type DemoVariant = {
  readonly externalId: string;
  readonly sku: string;
  /** EAN-13 that begins with 20, a range kept for use inside a shop. */
  readonly barcode: string;
  readonly options: Readonly<Record<string, string>>;
  readonly weightGrams: number;
  readonly prices: readonly DemoPrice[];
  /** Empty for a bundle: it has no stock of its own, its components do. */
  readonly stock: readonly DemoStock[];
  readonly components?: readonly DemoComponent[];
  /** The product in this variant's colour. */
  readonly image: DemoImage;
};

export type DemoProduct = {
  readonly externalId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  /** From the department down to the shelf. */
  readonly categorySlugs: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variants: readonly DemoVariant[];
  readonly images: readonly DemoImage[];
  readonly translations: readonly DemoTranslation[];
  /** 3.4 to 5.0 in tenths. */
  readonly rating: number;
  /** Whole days between publication and the day on which the shop is seeded. */
  readonly publishedDaysAgo: number;
};

export type DemoCategory = {
  readonly slug: string;
  /** Null for a department. */
  readonly parentSlug: string | null;
  readonly title: string;
  readonly translations: readonly { readonly locale: TranslatedLocale | "ar"; readonly title: string }[];
  readonly position: number;
  /** What can be said of every product on this shelf; empty for a department. */
  readonly attributes: readonly DemoAttribute[];
  readonly image: DemoImage;
};

/** The whole demo shop as data: categories with parents first, and products that lie in them. */
export type DemoCatalogue = { readonly categories: readonly DemoCategory[]; readonly products: readonly DemoProduct[] };
