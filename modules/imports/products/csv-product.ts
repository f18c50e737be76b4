import { type Currency, exponentOf } from "@hansa/kernel";
import { emptyProduct, type ProductStatus, slugOf, type VariantInput } from "#modules/catalog";
import { parseAmount, parseUnits } from "../reading/decimal.ts";
import { BadRow, type OfferedPrice, type ProductRow, type VariantOffer } from "../reading/row.ts";
import type { Columns, Sheet } from "./product-columns.ts";

const MAX_GRAMS = 100_000_000;
const places = [1, 2, 3] as const;

/** Reads the rows of one product. @throws BadRow naming the first cell that cannot be read */
export function toProduct(sheets: readonly Sheet[], currency: Currency): ProductRow {
  const first = sheets[0];
  const head = first?.values ?? {};
  const { title = "", description, vendor } = head;
  if (title === "") throw new BadRow("Title", "is missing");
  if (title.length > 500) throw new BadRow("Title", "is longer than 500 characters");
  const handle = head.handle || slugOf(title);
  if (handle === "") throw new BadRow("Handle", "is missing, and the title has no letters to make one of");
  const names = places.map((place) => head[`option${place}Name`] ?? "").map((name) => (name === "Title" ? "" : name));
  const rows = sheets.filter((sheet, index) => index === 0 || isVariant(sheet));
  const variants = rows.map(({ values }, index) => toVariant(values, { handle, names, index }));
  const options = names.flatMap((name) =>
    name === "" ? [] : [{ name, values: [...new Set(variants.map((variant) => variant.options[name] ?? ""))] }],
  );
  return {
    line: first?.line ?? 0,
    input: {
      ...emptyProduct,
      externalId: handle,
      slug: slugOf(handle) || handle,
      title,
      description: description ?? null,
      brand: vendor ?? null,
      status: statusOf(head),
      options: head.option1Name === undefined ? null : options,
      pictures: picturesOf(sheets),
      variants: withDistinctNames(variants),
    },
    categories: categoriesOf(head),
    offers: rows.map((row) => offerOf(row, currency)),
  };
}

/** Rows after the first are variants, or only one more picture of the product. */
function isVariant({ values, prices }: Sheet): boolean {
  const { sku, price, option1Value, option2Value, option3Value } = values;
  const cells = [sku, price, option1Value, option2Value, option3Value, ...prices.map((one) => one.price)];
  return cells.some((cell) => cell !== undefined && cell !== "");
}

function toVariant(
  values: Columns,
  { handle, names, index }: { readonly handle: string; readonly names: readonly string[]; readonly index: number },
): VariantInput {
  const chosen = places.flatMap((place, at) => {
    const name = names[at] ?? "";
    return name === "" ? [] : [[name, values[`option${place}Value`] ?? ""] as const];
  });
  const named = chosen.map(([, value]) => value).join(" / ");
  const { sku = "", barcode, grams, requiresShipping, variantImage } = values;
  return {
    externalId: named || sku || handle,
    sku: sku || [handle, named || (index === 0 ? "" : String(index + 1))].filter(Boolean).join("-"),
    barcode: barcode ?? null,
    options: Object.fromEntries(chosen),
    weightGrams: grams === undefined ? null : gramsOf(grams),
    requiresShipping: requiresShipping === undefined ? null : requiresShipping.toLowerCase() !== "false",
    imageUrl: variantImage ?? null,
  };
}

function gramsOf(cell: string): number {
  const grams = cell === "" ? 0 : Math.round(Number(cell));
  if (!(grams >= 0 && grams <= MAX_GRAMS)) throw new BadRow("Weight", `"${cell}" is not a weight in grams`);
  return grams;
}

/** @throws BadRow when two rows are the same variant */
function withDistinctNames(variants: readonly VariantInput[]): readonly VariantInput[] {
  const names = new Set<string>();
  for (const { externalId } of variants) {
    if (names.has(externalId)) throw new BadRow("Option1 Value", `"${externalId}" stands twice`);
    names.add(externalId);
  }
  return variants;
}

function statusOf({ status, published }: Columns): ProductStatus | null {
  const isHidden = published?.toLowerCase() === "false";
  switch (status?.toLowerCase()) {
    case "draft":
    case "archived":
      return status.toLowerCase() === "draft" ? "draft" : "archived";
    case undefined:
      return published === undefined ? null : isHidden ? "draft" : "published";
    case "":
    case "active":
      return isHidden ? "draft" : "published";
    default:
      throw new BadRow("Status", `"${status ?? ""}" is none of active, draft and archived`);
  }
}

function categoriesOf({ category, type }: Columns): readonly (readonly string[])[] | null {
  if (category === undefined && type === undefined) return null;
  const path = category || type || "";
  const names = path
    .split(" > ")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length === 0 ? [] : [names];
}

function picturesOf(sheets: readonly Sheet[]) {
  if (sheets[0]?.values.image === undefined) return null;
  return sheets
    .flatMap(({ values: { image = "", imageAlt = "", imagePosition = "" } }, index) =>
      image === "" ? [] : [{ url: image, alt: imageAlt.slice(0, 500), place: Number(imagePosition) || index + 1 }],
    )
    .toSorted((one, other) => one.place - other.place)
    .map(({ url, alt }) => ({ url, alt }));
}

function offerOf({ values, prices }: Sheet, main: Currency): VariantOffer {
  const { price, compareAtPrice, quantity } = values;
  const named = prices.find(({ currency }) => currency === main);
  // A column that names the currency wins over one that does not.
  const ordinary = { currency: main, price, compareAtPrice, ...named };
  const others = prices.filter(({ currency }) => currency !== main);
  return {
    prices: [
      ...readPrice(ordinary, named === undefined ? "" : ` ${main}`),
      ...others.flatMap((cells) => readPrice(cells, ` ${cells.currency}`)),
    ],
    onHand: quantity === undefined || quantity === "" ? null : parseUnits(quantity, "Inventory quantity"),
  };
}

interface PriceCells {
  readonly currency: Currency;
  readonly price?: string | undefined;
  readonly compareAtPrice?: string | undefined;
}

/** @param suffix what the columns are called beyond `Price` and `Compare-at price` */
function readPrice({ currency, price, compareAtPrice }: PriceCells, suffix: string): readonly OfferedPrice[] {
  if (price === undefined && compareAtPrice === undefined) return [];
  const amount = (cell: string | undefined, column: string): bigint | null | undefined => {
    if (cell === undefined) return undefined;
    if (cell === "") return null;
    // Zero is how other platforms write "not priced yet".
    return parseAmount(cell, exponentOf(currency), column) || null;
  };
  const priceMinor = amount(price, `Price${suffix}`);
  const wasMinor = amount(compareAtPrice, `Compare-at price${suffix}`);
  const isSale =
    priceMinor !== null && priceMinor !== undefined && typeof wasMinor === "bigint" && wasMinor > priceMinor;
  return [{ currency, priceMinor, wasMinor: typeof wasMinor === "bigint" && !isSale ? null : wasMinor }];
}
