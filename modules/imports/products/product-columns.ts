import { type Currency, parseCurrency } from "@hansa/kernel";
import { isCurrency } from "../reading/currency.ts";
import { UnreadableFile } from "../reading/row.ts";

/** Who writes product CSVs with headers that we know: Shopify's two generations, and we. */
export const GENERATIONS = ["old", "next", "own"] as const;
export type Generation = (typeof GENERATIONS)[number];

type Headers = Readonly<Record<Generation, readonly string[]>>;

/** Our names of the columns, each with its headers by who writes them, in lower case. */
const headers = {
  handle: { old: ["handle"], next: ["url handle"], own: ["external_id"] },
  title: { old: ["title"], next: ["title"], own: ["title"] },
  description: { old: ["body (html)"], next: ["description"], own: ["description"] },
  vendor: { old: ["vendor"], next: ["vendor"], own: ["brand"] },
  category: { old: ["product category", "standardized product type"], next: ["product category"], own: ["category"] },
  type: { old: ["type", "custom product type"], next: ["type"], own: [] },
  published: { old: ["published"], next: ["published on online store"], own: [] },
  status: { old: ["status"], next: ["status"], own: ["status"] },
  sku: { old: ["variant sku"], next: ["sku"], own: ["sku"] },
  barcode: { old: ["variant barcode"], next: ["barcode"], own: ["barcode"] },
  option1Name: { old: ["option1 name"], next: ["option1 name"], own: ["option1_name"] },
  option1Value: { old: ["option1 value"], next: ["option1 value"], own: ["option1_value"] },
  option2Name: { old: ["option2 name"], next: ["option2 name"], own: ["option2_name"] },
  option2Value: { old: ["option2 value"], next: ["option2 value"], own: ["option2_value"] },
  option3Name: { old: ["option3 name"], next: ["option3 name"], own: ["option3_name"] },
  option3Value: { old: ["option3 value"], next: ["option3 value"], own: ["option3_value"] },
  price: { old: ["variant price"], next: ["price"], own: ["price"] },
  compareAtPrice: { old: ["variant compare at price"], next: ["compare-at price"], own: ["compare_at_price"] },
  quantity: { old: ["variant inventory qty"], next: ["inventory quantity"], own: ["quantity"] },
  grams: { old: ["variant grams"], next: ["weight value (grams)"], own: ["weight_grams"] },
  requiresShipping: { old: ["variant requires shipping"], next: ["requires shipping"], own: ["requires_shipping"] },
  image: { old: ["image src"], next: ["product image url"], own: ["image"] },
  imagePosition: { old: ["image position"], next: ["image position"], own: ["image_position"] },
  imageAlt: { old: ["image alt text"], next: ["image alt text"], own: ["image_alt"] },
  variantImage: { old: ["variant image"], next: ["variant image url"], own: ["variant_image"] },
} as const satisfies Readonly<Record<string, Headers>>;

type Column = keyof typeof headers;

/** Our names of the columns of a product CSV, but for those of prices by currency. */
export const PRODUCT_COLUMNS: readonly string[] = Object.keys(headers);

/** The cells of one row; a column that the file lacks is absent, a blank cell is "". */
export type Columns = { readonly [Name in Column]?: string };

/** One record of the file, and the line on which it begins. */
export interface Sheet {
  readonly line: number;
  readonly values: Columns;
  /** The cells of prices by currency. */
  readonly prices: readonly SheetPrice[];
}

/** What the columns of one currency say; a column that the file lacks is absent. */
export interface SheetPrice {
  readonly currency: Currency;
  readonly price?: string;
  readonly compareAtPrice?: string;
}

/** What a column of the file is: one of ours, or a price in a currency. */
export type ColumnOf =
  | { readonly kind: "plain"; readonly name: Column }
  | { readonly kind: "price"; readonly name: "price" | "compareAtPrice"; readonly currency: Currency };

const entries = Object.entries(headers) as readonly (readonly [Column, Headers])[];
const byHeader: Readonly<Record<Generation, ReadonlyMap<string, Column>>> = {
  old: headersOf("old"),
  next: headersOf("next"),
  own: headersOf("own"),
};

function headersOf(generation: Generation): ReadonlyMap<string, Column> {
  return new Map(entries.flatMap(([column, names]) => names[generation].map((name) => [name, column] as const)));
}

/**
 * Our name of a column by its header: `price`, or `priceEUR` for a price in a currency (`price_eur`, `Price (EUR)`);
 * null for one that we do not read.
 *
 * @param generations whose headers count
 */
export function productColumnOf(header: string, generations: readonly Generation[] = GENERATIONS): string | null {
  const plain = header.trim().toLowerCase();
  const found = generations.map((generation) => byHeader[generation].get(plain)).find((name) => name !== undefined);
  if (found !== undefined) return found;
  const words = plain.replaceAll(/[\s_/()-]+/g, " ").trim();
  const [, what, code = ""] = /^(?:variant )?(price|compare at price) ([a-z]{3})$/.exec(words) ?? [];
  if (what === undefined || !isCurrency(code.toUpperCase())) return null;
  return `${what === "price" ? "price" : "compareAtPrice"}${code.toUpperCase()}`;
}

/**
 * What each column of the file is to us, by our names; null for one that we do not read.
 *
 * @throws UnreadableFile when it is not a product CSV
 */
export function readColumns(names: readonly (string | null)[]): readonly (ColumnOf | null)[] {
  const columns = names.map((name) => (name === null ? null : parseColumn(name)));
  if (!names.includes("title")) throw new UnreadableFile("This is not a Shopify product CSV: it has no column Title.");
  return columns;
}

function parseColumn(name: string): ColumnOf | null {
  if (Object.hasOwn(headers, name)) return { kind: "plain", name: name as Column };
  const [, what, code = ""] = /^(price|compareAtPrice)([A-Z]{3})$/.exec(name) ?? [];
  if (what === undefined || !isCurrency(code)) return null;
  return { kind: "price", name: what === "price" ? "price" : "compareAtPrice", currency: parseCurrency(code) };
}
