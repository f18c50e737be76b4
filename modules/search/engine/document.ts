/** A product as the index takes it: everything that is searched, filtered, sorted or counted, and nothing else. */
export interface SearchDocument {
  /** UUID of the product. */
  readonly id: string;
  /** Raised with every change of the product; tells a copy that is out of date. */
  readonly revision: number;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  /** Texts in other languages. */
  readonly translations: readonly { readonly locale: string; readonly title: string; readonly description: string }[];
  /** Ids of its categories and of all above them. */
  readonly categories: readonly string[];
  /** Names of those categories, to be searched. */
  readonly categoryNames: readonly string[];
  /** Values to filter by and count, several of one name where variants differ. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Skus, barcodes and external ids: a search for one of them finds exactly this. */
  readonly codes: readonly string[];
  /** Seconds since 1970 from and until which it is on sale; 0 is open. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** Lowest price by channel in minor units; null is sold there without a price; a channel that does not sell it is absent. */
  readonly prices: Readonly<Record<string, number | null>>;
  readonly isAvailable: boolean;
  readonly signals: Signals;
}

/** What is known about how good a product is, whatever is searched for; each from 0 to 1. */
export interface Signals {
  /** How often it is clicked and bought, against the most popular. */
  readonly popularity: number;
  readonly rating: number;
  /** Margin as a share of the price; 0 when not known. */
  readonly margin: number;
  /** When it was made, in days since 1970. */
  readonly createdDay: number;
}

/** What changes without the text: written in place. */
export interface OfferUpdate {
  readonly id: string;
  readonly prices: Readonly<Record<string, number | null>>;
  readonly isAvailable: boolean;
  /** Absent: as they were. */
  readonly signals?: { readonly popularity: number; readonly margin: number };
}
