import type { Readable } from "node:stream";
import type { Currency } from "@hansa/kernel";
import { emptyProduct, emptyVariant, type ProductInput, slugOf } from "#modules/catalog";
import { isCurrency } from "../reading/currency.ts";
import { type Line, readLines } from "../reading/lines.ts";
import {
  BadRow,
  HIGHEST_PRICE_MINOR,
  HIGHEST_QUANTITY,
  type OfferedPrice,
  type Piece,
  type ProductRow,
  type RowError,
} from "../reading/row.ts";

const LONGEST_TITLE = 500;
const LONGEST_DESCRIPTION = 50_000;
const LONGEST_ID = 200;
type Fields = Readonly<Record<string, unknown>>;

/** Which currencies prices may be in. */
export interface Currencies {
  /** Currency of `price_cents`. */
  readonly currency: Currency;
  /** Those that the shop has a list of prices in. */
  readonly currencies: ReadonlySet<Currency>;
}

/**
 * Reads products from JSON lines: one object a line with `id`, `title`, `description`, `category` (a name, or names from
 * the root down joined by " > "), `price_cents` (0 is unknown), `prices` by currency in minor units
 * (`{"EUR": 1999, "JPY": 3200}`, null or 0 is unknown), `quantity`, `average_rating` (0 to 5), `brand`, `image`. Only
 * `id` and one of title and description are needed. `prices` wins over `price_cents`.
 */
export async function* readJsonProducts(stream: Readable, money: Currencies): AsyncGenerator<Piece> {
  const categories = createCategoryReader();
  for await (const lines of readLines(stream)) {
    const rows: ProductRow[] = [];
    const errors: RowError[] = [];
    for (const line of lines) {
      const read = readRow(line, categories, money);
      if ("column" in read) errors.push(read);
      else rows.push(read);
    }
    yield { rows, errors };
  }
}

type CategoryReader = (category: string | null) => ProductRow["categories"];

/** Reads "Home > Lighting"; the same text gives the same list, so that its ids need to be found only once. */
function createCategoryReader(): CategoryReader {
  const known = new Map<string, readonly (readonly string[])[]>();
  return (category) => {
    if (category === null) return null;
    const names = known.get(category) ?? (category === "" ? [] : [category.split(" > ")]);
    known.set(category, names);
    return names;
  };
}

function readRow(line: Line, categories: CategoryReader, money: Currencies): ProductRow | RowError {
  try {
    return { line: line.number, ...toRow(parseFields(line.text), categories, money) };
  } catch (error) {
    if (error instanceof BadRow) return { line: line.number, column: error.column, message: error.message };
    throw error;
  }
}

function parseFields(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadRow("", "is not a JSON object");
}

function toRow(fields: Fields, categories: CategoryReader, money: Currencies): Omit<ProductRow, "line"> {
  const externalId = idOf(fields);
  const description = textOf(fields, "description", LONGEST_DESCRIPTION);
  const title = textOf(fields, "title", LONGEST_TITLE) || titleIn(description ?? "");
  if (title === "") throw new BadRow("title", "is missing, and there is no description to take it from");
  const category = textOf(fields, "category", LONGEST_TITLE);
  const image = textOf(fields, "image", 2000);
  const input: Omit<ProductInput, "categoryIds"> = {
    ...emptyProduct,
    externalId,
    slug: `${slugOf(title)}-${slugOf(externalId) || "product"}`.replace(/^-/, ""),
    title,
    description,
    brand: textOf(fields, "brand", LONGEST_ID),
    ratingHundredths: ratingOf(fields),
    pictures: image === null ? null : image === "" ? [] : [{ url: image, alt: title }],
    variants: [{ ...emptyVariant, externalId, sku: externalId }],
  };
  const offer = { prices: pricesOf(fields, money), onHand: unitsOf(fields) };
  return { input, categories: categories(category), offers: [offer] };
}

function idOf({ id, externalId = id }: Fields): string {
  const text = typeof externalId === "number" ? String(externalId) : externalId;
  if (typeof text !== "string" || text.trim() === "") throw new BadRow("id", "is missing");
  if (text.length > LONGEST_ID) throw new BadRow("id", `is longer than ${String(LONGEST_ID)} characters`);
  return text.trim();
}

/** Null where the field is absent. A zero byte cannot be stored, and means nothing. */
function textOf(fields: Fields, column: string, longest: number): string | null {
  const value = fields[column];
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw new BadRow(column, "is not text");
  const text = value.replaceAll("\0", "").trim();
  if (text.length > longest) throw new BadRow(column, `is longer than ${String(longest)} characters`);
  return text;
}

/** The first words of a description in Markdown, for the rare product without a title. */
function titleIn(description: string): string {
  const first = description.split("\n").find((line) => /\p{L}/u.test(line)) ?? "";
  const plain = first.replaceAll(/[*_#`>]/g, "").replace(/^\s*title\s*:/i, "");
  return plain.trim().slice(0, LONGEST_TITLE);
}

function ratingOf(fields: Fields): number | null {
  const rating = fields["average_rating"];
  if (rating === undefined || rating === null) return null;
  if (typeof rating !== "number" || !(rating >= 0 && rating <= 5))
    throw new BadRow("average_rating", "is not a number from 0 to 5");
  return Math.round(rating * 100);
}

function pricesOf(fields: Fields, { currency: main, currencies }: Currencies): readonly OfferedPrice[] {
  const found = new Map<Currency, bigint | null>();
  if (fields["price_cents"] !== undefined && fields["price_cents"] !== null)
    found.set(main, amountOf(fields["price_cents"], "price_cents", "cents"));
  const given = fields["prices"] ?? {};
  if (typeof given !== "object" || Array.isArray(given))
    throw new BadRow("prices", "is no object of amounts by currency");
  for (const [code, amount] of Object.entries(given)) {
    if (!isCurrency(code) || !currencies.has(code))
      throw new BadRow("prices", `the shop has no list of base prices in "${code}"`);
    found.set(code, amount === null ? null : amountOf(amount, "prices", "minor units"));
  }
  return [...found].map(([currency, priceMinor]) => ({ currency, priceMinor, wasMinor: undefined }));
}

/** Zero is how other platforms write "not priced yet". */
function amountOf(price: unknown, column: string, unit: string): bigint | null {
  if (typeof price !== "number" || !Number.isInteger(price) || price < 0 || BigInt(price) > HIGHEST_PRICE_MINOR) {
    throw new BadRow(column, `is not a whole number of ${unit}`);
  }
  return price === 0 ? null : BigInt(price);
}

function unitsOf(fields: Fields): number | null {
  const units = fields["quantity"];
  if (units === undefined || units === null) return null;
  if (typeof units !== "number" || !Number.isInteger(units) || units < 0 || units > HIGHEST_QUANTITY) {
    throw new BadRow("quantity", "is not a whole number of units");
  }
  return units;
}
