import type { Boost } from "../search-engine.ts";
import type { SegmentView } from "./view.ts";

/** What products are lifted or buried by. */
export interface Boosting {
  of(place: number): number;
  /** No product is lifted by more. */
  readonly most: number;
}

/** Factors of products that are lifted or buried; null when none is. */
export function boostOf(view: SegmentView, boosts: readonly Boost[]): Boosting | null {
  if (boosts.length === 0) return null;
  const byPlace = new Map<number, number>();
  const byValue: { readonly holds: (place: number) => boolean; readonly factor: number }[] = [];
  for (const { products, attribute, factor } of boosts) {
    for (const id of products) {
      const place = view.ids.find(id);
      if (place >= 0) byPlace.set(place, (byPlace.get(place) ?? 1) * factor);
    }
    const column = attribute === null ? undefined : view.segment.facets.find(({ name }) => name === attribute.name);
    const value = attribute === null ? -1 : (column?.values.indexOf(attribute.value) ?? -1);
    if (column === undefined || value < 0) continue;
    byValue.push({ factor, holds: (place) => holdsValue(column, place, value + 1) });
  }
  return {
    most: mostOf(boosts),
    of: (place) => byValue.reduce((all, one) => (one.holds(place) ? all * one.factor : all), byPlace.get(place) ?? 1),
  };
}

/** What no product is lifted beyond. */
export function mostOf(boosts: readonly Boost[]): number {
  // Factors are multiplied in another order here: a little above is safe.
  return boosts.reduce((most, { factor }) => most * Math.max(1, factor), 1) * 1.000001;
}

function holdsValue(column: SegmentView["segment"]["facets"][number], place: number, value: number): boolean {
  if (column.single !== null) return column.single[place] === value;
  const end = column.starts?.[place + 1] ?? 0;
  for (let at = column.starts?.[place] ?? 0; at < end; at++) if (column.many?.[at] === value) return true;
  return false;
}
