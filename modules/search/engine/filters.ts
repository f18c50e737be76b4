import type { AttributeFilter, SearchRequest } from "../search-engine.ts";
import { BAND_NOT_SOLD } from "./price-bands.ts";
import type { Offer } from "./price-grid.ts";
import { AVAILABLE, CATEGORY, type FacetColumn, HAS_WINDOW, LIVE, UNPRICED } from "./segment.ts";
import type { SegmentView } from "./view.ts";

/** One condition of a search that its customer can take back; named, so that its facet is counted without it. */
export interface Condition {
  readonly name: string;
  /** Raises the failures of the products that it does not hold for: `number` where there were none, LOST where there were. */
  sift(places: Uint32Array, failures: Uint8Array, number: number): void;
  /** What is asked of price and stock; null for a condition of another kind. */
  readonly offer: Partial<Offer> | null;
  /** The values that are asked for, where it is one of a facet. */
  readonly chosen: { readonly column: FacetColumn; readonly values: readonly number[] } | null;
}

/** More than one condition fails, or the product is not shown at all. */
export const LOST = 255;

/** What a search asks of the products of one segment. */
export interface Conditions {
  /** Price bands of the channel; a product that it does not sell is not shown. */
  readonly bands: Uint8Array;
  readonly nowSeconds: number;
  readonly chosen: readonly Condition[];
}

/** Whether a product is shown in the channel at this moment. */
export function isShown(
  { segment: { columns } }: SegmentView,
  place: number,
  { bands, nowSeconds }: Pick<Conditions, "bands" | "nowSeconds">,
): boolean {
  const flag = columns.flags[place] ?? 0;
  if ((flag & LIVE) === 0 || bands[place] === BAND_NOT_SOLD) return false;
  if ((flag & HAS_WINDOW) === 0) return true;
  const until = columns.untilSeconds[place] ?? 0;
  return (columns.fromSeconds[place] ?? 0) <= nowSeconds && (until === 0 || nowSeconds < until);
}

/** Names of the facets that are no attributes. */
export const PRICE = "price";
export const IN_STOCK = "inStock";

type Asked = Pick<SearchRequest, "channel" | "nowMs" | "category" | "filters" | "priceMin" | "priceMax" | "inStock">;

/** Works the conditions of a search out for one segment. */
export function conditionsOf(view: SegmentView, asked: Asked): Conditions {
  const { facets, columns } = view.segment;
  const filters =
    asked.category === null ? asked.filters : [...asked.filters, { name: CATEGORY, values: [asked.category] }];
  const chosen: Condition[] = mergeByName(filters).map(({ name, values }) => {
    const column = facets.find((facet) => facet.name === name);
    return column === undefined ? nothingHas(name) : valueCondition(column, values);
  });
  const { priceMin, priceMax } = asked;
  if (priceMin !== null || priceMax !== null) {
    const [least, most] = [Math.max(priceMin ?? 0, 0, UNPRICED + 1), priceMax ?? Infinity];
    chosen.push(priceCondition(columns.prices[asked.channel] ?? new Float64Array(0), least, most));
  }
  if (asked.inStock) chosen.push(stockCondition(columns.flags));
  return { bands: view.bandsOf(asked.channel), nowSeconds: Math.floor(asked.nowMs / 1000), chosen };
}

function mergeByName(filters: readonly AttributeFilter[]): readonly AttributeFilter[] {
  const merged = new Map<string, readonly string[]>();
  for (const { name, values } of filters) merged.set(name, [...(merged.get(name) ?? []), ...values]);
  return [...merged].map(([name, values]) => ({ name, values }));
}

function nothingHas(name: string): Condition {
  return {
    name,
    offer: null,
    chosen: null,
    sift(places, failures, number) {
      for (let at = 0; at < places.length; at++) failures[at] = failures[at] === 0 ? number : LOST;
    },
  };
}

// A loop for each kind of column, so that each of them stays fast.
function valueCondition(column: FacetColumn, wanted: readonly string[]): Condition {
  const allowed = allowedValues(column, wanted);
  const values = [...allowed.keys()].filter((value) => allowed[value] === 1);
  const { single, starts, many } = column;
  return {
    name: column.name,
    offer: null,
    chosen: { column, values },
    sift(places, failures, number) {
      if (single !== null) {
        for (let at = 0; at < places.length; at++) {
          if (allowed[single[places[at] ?? 0] ?? 0] !== 1) failures[at] = failures[at] === 0 ? number : LOST;
        }
        return;
      }
      for (let at = 0; at < places.length; at++) {
        const place = places[at] ?? 0;
        const end = starts?.[place + 1] ?? 0;
        let of = starts?.[place] ?? 0;
        while (of < end && allowed[many?.[of] ?? 0] !== 1) of++;
        if (of === end) failures[at] = failures[at] === 0 ? number : LOST;
      }
    },
  };
}

function priceCondition(prices: Float64Array, least: number, most: number): Condition {
  return {
    name: PRICE,
    offer: { least, most },
    chosen: null,
    sift(places, failures, number) {
      const after = raised(number);
      for (let at = 0; at < places.length; at++) {
        const price = prices[places[at] ?? 0] ?? -1;
        const fails = Number(price < least) | Number(price > most);
        failures[at] = after[(fails << 8) | (failures[at] ?? 0)] ?? 0;
      }
    },
  };
}

function stockCondition(flags: Uint8Array): Condition {
  return {
    name: IN_STOCK,
    offer: { inStock: true },
    chosen: null,
    sift(places, failures, number) {
      const after = raised(number);
      for (let at = 0; at < places.length; at++) {
        const fails = Number(((flags[places[at] ?? 0] ?? 0) & AVAILABLE) === 0);
        failures[at] = after[(fails << 8) | (failures[at] ?? 0)] ?? 0;
      }
    },
  };
}

const raises: Uint8Array[] = [];

/** Failures by what they were before: as they were for what passes, and from 256 on raised by the condition of this number. */
function raised(number: number): Uint8Array {
  raises[number] ??= Uint8Array.from({ length: 512 }, (_, at) => (at < 256 ? at : at === 256 ? number : LOST));
  return raises[number];
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
export function placesOf(values: readonly string[]): ReadonlyMap<string, number> {
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
