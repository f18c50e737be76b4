import { InvalidInput } from "@hansa/kernel";
import { LanguageTag } from "#modules/channels";
import { Type } from "typebox";
import { type AttributeFilter, type Place, SORTS, type Sort } from "./search-engine.ts";

/** Largest page of results, and the usual one. */
export const MAX_LIMIT = 100;
export const DEFAULT_LIMIT = 24;
/** Longest text that is searched for. */
export const MAX_TEXT_LENGTH = 200;
const MAX_FILTERS = 20;
const MAX_VALUES = 50;
const PREFIX = "filter.";

const Amount = Type.Integer({ minimum: 0, maximum: 5_000_000_000 });
const FilterValues = Type.Array(Type.String({ maxLength: 200 }), { maxItems: MAX_VALUES });

/** What `GET /v1/search` may be asked. Prices are in minor units of the channel's currency. */
export const SearchQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: MAX_TEXT_LENGTH })),
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    language: Type.Optional(LanguageTag),
    category: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    "price.min": Type.Optional(Amount),
    "price.max": Type.Optional(Amount),
    inStock: Type.Optional(Type.Boolean()),
    sort: Type.Optional(Type.Union(SORTS.map((sort) => Type.Literal(sort)))),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT })),
    facets: Type.Optional(Type.Boolean()),
    highlight: Type.Optional(Type.Boolean()),
    visitor: Type.Optional(Type.String({ maxLength: 64 })),
  },
  // `filter.<attribute>=value`, as often as there are values; `10..20` is a range of numbers.
  { additionalProperties: false, patternProperties: { "^filter\\.[^=]{1,100}$": FilterValues } },
);

/** The filters among the parameters. @throws InvalidInput when there are too many */
export function filtersOf(query: object): readonly AttributeFilter[] {
  const filters = Object.entries(query).flatMap(([name, values]): readonly AttributeFilter[] => {
    return name.startsWith(PREFIX) && isTexts(values) ? [{ name: name.slice(PREFIX.length), values }] : [];
  });
  if (filters.length > MAX_FILTERS) {
    throw new InvalidInput([
      { pointer: "/query", message: `must not filter by more than ${String(MAX_FILTERS)} attributes` },
    ]);
  }
  return filters;
}

function isTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
}

/** A place as a cursor shows it. */
export function writeCursor({ key, id, effort }: Place, sort: Sort): string {
  return Buffer.from(JSON.stringify([sort, key, id, effort])).toString("base64url");
}

/** Reads a cursor of the same sort. @throws InvalidInput when it is none */
export function parseCursor(cursor: string | undefined, sort: Sort): Place | null {
  if (cursor === undefined) return null;
  const read = readJson(Buffer.from(cursor, "base64url").toString());
  if (Array.isArray(read) && read[0] === sort) {
    const [, key, id, effort]: readonly unknown[] = read;
    if (typeof key === "number" && typeof id === "string" && typeof effort === "number") return { key, id, effort };
  }
  throw new InvalidInput([{ pointer: "/query/cursor", message: "is not a cursor of this search" }]);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null; // no cursor of ours
    throw error;
  }
}
