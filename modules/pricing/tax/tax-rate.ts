/** Goods of this category are taxed at a place's ordinary rate; other categories fall back to it. */
export const STANDARD_CATEGORY = "standard";

/**
 * Where tax is rounded: for each unit and then times the quantity, once per line, or once per rate for the whole order.
 */
export type TaxRounding = "unit" | "line" | "total";

/** One rate in one window; the ends are epoch milliseconds, infinite when open. */
export interface TaxRate {
  readonly id: string;
  readonly country: string;
  readonly subdivision: string | null;
  /** `10115`, `941*` or `94100-94199`; null for the whole country or subdivision. */
  readonly postalPattern: string | null;
  /** Whose tax this is when it is added to the place's own, as of a county or a city; empty for the place's own. */
  readonly jurisdiction: string;
  readonly category: string;
  readonly name: string;
  readonly ratePpm: number;
  /** How the place rounds, where the channel does not say. */
  readonly rounding: Exclude<TaxRounding, "total">;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One of the taxes that make up what is charged. */
export interface TaxComponent {
  /** Short stable name for invoices and journals: `DE:standard`, `US-CA-LOS-ANGELES-COUNTY:standard`. */
  readonly code: string;
  readonly name: string;
  readonly ratePpm: number;
}

/** What is charged on a category at a place: the sum of its components. */
export interface AppliedTax {
  readonly ratePpm: number;
  /** Code of the first component, `none` where nothing is taxed. */
  readonly code: string;
  readonly rounding: Exclude<TaxRounding, "total">;
  readonly components: readonly TaxComponent[];
}

/** Nothing is taxed, for want of a rate. */
export const UNTAXED: AppliedTax = { ratePpm: 0, code: "none", rounding: "line", components: [] };

/** Short stable name of a rate for invoices and journals: `DE:standard`, `US-CA:standard`. */
export function taxCodeOf({ country, subdivision, jurisdiction, category }: TaxRate): string {
  const whose = jurisdiction.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "-");
  return `${[country, subdivision, whose].filter((part) => part !== null && part !== "").join("-")}:${category}`;
}
