import type { Hansa, paths } from "@hansa/sdk";
import { data } from "react-router";
import { found } from "./answers.ts";
import { type AttributeName, attributeNames } from "./attributes.ts";
import { fractionDigits } from "./language.tsx";
import type { Visitor } from "./visitor.ts";
import { ownPricesOf, withOwnPrices } from "./own-prices.ts";

const PAGE = 24;
/** How lists may be sorted; the first is the default. */
export const SORTS = ["relevance", "newest", "price", "-price", "rating"] as const;
export type Sort = (typeof SORTS)[number];
/** Facets that have a place of their own: the categories above the list, the price as two fields. */
const ELSEWHERE = new Set(["category", "price", "stock", "inStock"]);
/** A list carries no more than its page shows: what is beyond these is found by narrowing. */
const MAX_FACETS = 8;
const SHOWN_VALUES = 6;
/** Addresses carry filters as the API does. */
export const FILTER = "filter.";

type Answer = paths["/v1/search"]["get"]["responses"]["200"]["content"]["application/json"];

/** One page of a list with all that narrows it. */
export interface Listing extends Pick<Answer, "total"> {
  readonly facets: readonly Facet[];
  /** What was looked for instead, where the text was misspelt. */
  readonly corrected: string | undefined;
  /** How more widely was looked, where nothing has all that was asked for. */
  readonly relaxed: Answer["relaxed"] | undefined;
  readonly products: readonly Answer["items"][number][];
  readonly nextCursor: string | null;
  readonly sort: Sort;
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly isInStock: boolean;
  /** In whole units of the currency, as typed; empty for none. */
  readonly price: { readonly from: string; readonly to: string };
}

/** Values of one kind that narrow the list, under a name that people read. */
export interface Facet extends Omit<AttributeName, "values"> {
  readonly name: string;
  readonly values: Answer["facets"][number]["values"];
}

/** One value that the list is narrowed to. */
export interface Filter {
  readonly name: string;
  readonly value: string;
}

/** Reads the list that an address asks for. @throws a 404 answer when the address makes no sense to the shop, a 503 one while it cannot say */
export async function readListing(
  api: Hansa,
  request: Request,
  place: Visitor & { readonly category?: string },
): Promise<Listing> {
  const { searchParams: search } = new URL(request.url);
  const sort = SORTS.find((known) => known === search.get("sort")) ?? SORTS[0];
  const filters = filtersOf(search);
  const price = rangeOf(digitsOf(search.get("from")), digitsOf(search.get("to")));
  const minor = (whole: string): number => Number(whole) * 10 ** fractionDigits(place.channel.currency);
  const query = {
    channel: place.channel.code,
    language: place.language,
    limit: PAGE,
    facets: true,
    sort,
    ...given("q", search.get("q") ?? ""),
    ...given("category", place.category ?? ""),
    ...given("cursor", search.get("cursor") ?? ""),
    ...(price.from === "" ? {} : { "price.min": minor(price.from) }),
    ...(price.to === "" ? {} : { "price.max": minor(price.to) }),
    ...(search.has("stock") ? { inStock: true } : {}),
    ...Object.fromEntries(
      [...Map.groupBy(filters, ({ name }) => name)].map(([name, chosen]) => [
        FILTER + name,
        chosen.map(({ value }) => value),
      ]),
    ),
  };
  const answer = found(await api.GET("/v1/search", { params: { query } }));
  if (answer === null) throw data(null, 404);
  const { items, nextCursor, facets, total, corrected, relaxed } = answer;
  const productIds = items.map(({ id }) => id);
  const own = await ownPricesOf(api, request, { channel: place.channel.code, productIds });
  const offered = facets
    .filter(({ name }) => !ELSEWHERE.has(name))
    .slice(0, MAX_FACETS)
    .map(({ name, values }) => {
      const chosen = filters.flatMap((filter) => (filter.name === name ? [filter.value] : []));
      return { name, values: shownValues(values, chosen) };
    });
  const shown = new Map(offered.map(({ name, values }) => [name, values.map(({ value }) => value)]));
  const names = await attributeNames(api, shown, place.language);
  return {
    facets: offered.map(({ name, values }) => inWords({ name, values }, names[name])),
    products: withOwnPrices(items, own),
    nextCursor,
    total,
    corrected,
    relaxed,
    sort,
    filters,
    price,
    text: search.get("q") ?? "",
    isInStock: search.has("stock"),
  };
}

/** A facet with its name and values in the language of the page. */
function inWords({ name, values }: Pick<Facet, "name" | "values">, named: AttributeName | undefined): Facet {
  const labels = named?.values ?? {};
  return {
    name,
    label: named?.label ?? name,
    unit: named?.unit ?? null,
    values: values.map((one) => {
      const label = one.label ?? labels[one.value];
      return label === undefined ? one : { ...one, label };
    }),
  };
}

/** The values that most products have, and those that were chosen, in their order. */
function shownValues(values: Facet["values"], chosen: readonly string[]): Facet["values"] {
  const most = new Set(values.toSorted((one, other) => other.count - one.count).slice(0, SHOWN_VALUES));
  return values.filter((one) => most.has(one) || chosen.includes(one.value));
}

function filtersOf(search: URLSearchParams): readonly Filter[] {
  return [...search]
    .filter(([name]) => name.startsWith(FILTER))
    .map(([name, value]) => ({ name: name.slice(FILTER.length), value }));
}

/** Two prices in whatever order they were typed. */
function rangeOf(one: string, other: string): Listing["price"] {
  const isTurned = one !== "" && other !== "" && Number(one) > Number(other);
  return isTurned ? { from: other, to: one } : { from: one, to: other };
}

function digitsOf(text: string | null): string {
  return text !== null && /^\d{1,8}$/.test(text) ? text : "";
}

function given(name: string, value: string): Readonly<Record<string, string>> {
  return value === "" ? {} : { [name]: value };
}
