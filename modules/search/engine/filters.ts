import type { AttributeFilter, SearchRequest } from "../search-engine.ts";
import {
  AVAILABLE,
  CATEGORY,
  type FacetColumn,
  HAS_WINDOW,
  LIVE,
  NOT_SOLD,
  UNPRICED,
  type Segment,
} from "./segment.ts";

/** One condition of a search that its customer can take back; named, so that its facet is counted without it. */
export interface Condition {
  readonly name: string;
  holds(place: number): boolean;
}

/** What a search asks of the products of one segment. */
export interface Conditions {
  /** Prices of the channel; a product that it does not sell is not shown. */
  readonly prices: Float64Array | null;
  readonly nowSeconds: number;
  readonly chosen: readonly Condition[];
}

/** Whether a product is shown in the channel at this moment. */
export function isShown({ columns }: Segment, place: number, { prices, nowSeconds }: Conditions): boolean {
  const flag = columns.flags[place] ?? 0;
  if ((flag & LIVE) === 0 || prices === null || prices[place] === NOT_SOLD) return false;
  if ((flag & HAS_WINDOW) === 0) return true;
  const until = columns.untilSeconds[place] ?? 0;
  return (columns.fromSeconds[place] ?? 0) <= nowSeconds && (until === 0 || nowSeconds < until);
}

/** Names of the facets that are no attributes. */
export const PRICE = "price";
export const IN_STOCK = "inStock";

type Asked = Pick<SearchRequest, "channel" | "nowMs" | "category" | "filters" | "priceMin" | "priceMax" | "inStock">;

/** Works the conditions of a search out for one segment. */
export function conditionsOf(segment: Segment, asked: Asked): Conditions {
  const { flags, prices } = segment.columns;
  const price = prices[asked.channel];
  const filters =
    asked.category === null ? asked.filters : [...asked.filters, { name: CATEGORY, values: [asked.category] }];
  const chosen: Condition[] = mergeByName(filters).map((filter) => attributeCondition(segment, filter));
  const { priceMin, priceMax } = asked;
  if (priceMin !== null || priceMax !== null) {
    const [least, most] = [Math.max(priceMin ?? 0, 0), priceMax ?? Infinity];
    const within = (amount: number): boolean => amount > UNPRICED && amount >= least && amount <= most;
    chosen.push({ name: PRICE, holds: (place) => within(price?.[place] ?? NOT_SOLD) });
  }
  if (asked.inStock) chosen.push({ name: IN_STOCK, holds: (place) => ((flags[place] ?? 0) & AVAILABLE) !== 0 });
  return { prices: price ?? null, nowSeconds: Math.floor(asked.nowMs / 1000), chosen };
}

function mergeByName(filters: readonly AttributeFilter[]): readonly AttributeFilter[] {
  const merged = new Map<string, readonly string[]>();
  for (const { name, values } of filters) merged.set(name, [...(merged.get(name) ?? []), ...values]);
  return [...merged].map(([name, values]) => ({ name, values }));
}

function attributeCondition(segment: Segment, { name, values }: AttributeFilter): Condition {
  const column = segment.facets.find((facet) => facet.name === name);
  if (column === undefined) return { name, holds: () => false };
  const allowed = allowedValues(column, values);
  const { single, starts, many } = column;
  if (single !== null) return { name, holds: (place) => allowed[single[place] ?? 0] === 1 };
  return {
    name,
    holds(place) {
      const end = starts?.[place + 1] ?? 0;
      for (let at = starts?.[place] ?? 0; at < end; at++) if (allowed[many?.[at] ?? 0] === 1) return true;
      return false;
    },
  };
}

/** One byte for each value of the column, 1 where it is among those asked for. */
function allowedValues({ values: all }: FacetColumn, values: readonly string[]): Uint8Array {
  const allowed = new Uint8Array(all.length + 1);
  const places = placesOf(all);
  for (const value of values) {
    const place = places.get(value);
    if (place !== undefined) allowed[place + 1] = 1;
  }
  for (const { least, most } of values.flatMap((value) => rangeOf(value))) {
    for (const [index, value] of all.entries()) {
      const number = value === "" ? Number.NaN : Number(value);
      if (number >= least && number <= most) allowed[index + 1] = 1;
    }
  }
  return allowed;
}

const indexes = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Values of a column by their text; made once a column. */
function placesOf(values: readonly string[]): ReadonlyMap<string, number> {
  const known = indexes.get(values);
  if (known !== undefined) return known;
  const made = new Map(values.map((value, place) => [value, place]));
  indexes.set(values, made);
  return made;
}

/** `10..20`, `10..` and `..20`. */
function rangeOf(value: string): readonly { readonly least: number; readonly most: number }[] {
  const found = /^(-?[\d.]*)\.\.(-?[\d.]*)$/.exec(value);
  if (found === null || (found[1] === "" && found[2] === "")) return [];
  return [
    { least: found[1] === "" ? -Infinity : Number(found[1]), most: found[2] === "" ? Infinity : Number(found[2]) },
  ];
}
