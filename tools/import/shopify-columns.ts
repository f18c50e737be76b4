/** Our names of the columns, each with its header in both generations, in lower case. */
const headers = {
  handle: ["handle", "url handle"],
  title: ["title"],
  description: ["body (html)", "description"],
  vendor: ["vendor"],
  category: ["product category", "standardized product type"],
  type: ["type", "custom product type"],
  published: ["published", "published on online store"],
  status: ["status"],
  sku: ["variant sku", "sku"],
  barcode: ["variant barcode", "barcode"],
  option1Name: ["option1 name"],
  option1Value: ["option1 value"],
  option2Name: ["option2 name"],
  option2Value: ["option2 value"],
  option3Name: ["option3 name"],
  option3Value: ["option3 value"],
  price: ["variant price", "price"],
  compareAtPrice: ["variant compare at price", "compare-at price"],
  quantity: ["variant inventory qty", "inventory quantity"],
  grams: ["variant grams", "weight value (grams)"],
  requiresShipping: ["variant requires shipping", "requires shipping"],
  image: ["image src", "product image url"],
  imagePosition: ["image position"],
  imageAlt: ["image alt text"],
  variantImage: ["variant image", "variant image url"],
} as const;

type Column = keyof typeof headers;
/** The cells of one row; a column that the file lacks is absent, a blank cell is "". */
export type Columns = { readonly [Name in Column]?: string };

/** One record of the file, and the line on which it begins. */
export interface Sheet {
  readonly line: number;
  readonly values: Columns;
}

const byHeader = new Map<string, Column>(
  (Object.entries(headers) as readonly (readonly [Column, readonly string[]])[]).flatMap(([column, names]) =>
    names.map((name) => [name, column] as const),
  ),
);

/**
 * What each column of the file is to us; null for one that we do not read.
 *
 * @throws an Error in one sentence when it is not a product CSV
 */
export function readColumns(header: readonly string[]): readonly (Column | null)[] {
  const columns = header.map((name) => byHeader.get(name.trim().toLowerCase()) ?? null);
  if (!columns.includes("title")) throw new Error("This is not a Shopify product CSV: it has no column Title.");
  return columns;
}
