import type { FacetColumn } from "./segment.ts";

/** Products by value of one facet, the other way round than its column: places rise within a value. */
export interface ValueLists {
  /** Where the products of value n (from 1) begin; one more than there are values, and 0 is for none. */
  readonly starts: Uint32Array;
  readonly places: Uint32Array;
}

/** Turns a column round, in two walks: count, then put each product where it belongs. */
export function listValues({ values, single, starts, many }: FacetColumn, size: number): ValueLists {
  const lists = new Uint32Array(values.length + 2);
  const visit = (meet: (value: number, place: number) => void): void => {
    for (let place = 0; place < size; place++) {
      if (single !== null) meet(single[place] ?? 0, place);
      const end = starts?.[place + 1] ?? 0;
      for (let of = starts?.[place] ?? 0; of < end; of++) meet(many?.[of] ?? 0, place);
    }
  };
  visit((value) => {
    lists[value + 1] = (lists[value + 1] ?? 0) + 1;
  });
  for (let value = 0; value <= values.length; value++) lists[value + 1] = (lists[value + 1] ?? 0) + (lists[value] ?? 0);
  const fill = lists.slice();
  const places = new Uint32Array(lists[values.length + 1] ?? 0);
  visit((value, place) => {
    const at = fill[value] ?? 0;
    places[at] = place;
    fill[value] = at + 1;
  });
  return { starts: lists, places };
}
