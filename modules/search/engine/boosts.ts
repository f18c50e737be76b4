import type { Boost } from "../search-engine.ts";
import type { SegmentView } from "./view.ts";

/** Factors of products that the desk lifts or buries; null when it does neither. */
export function boostOf(view: SegmentView, boosts: readonly Boost[]): ((place: number) => number) | null {
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
  return (place) => byValue.reduce((sum, one) => (one.holds(place) ? sum * one.factor : sum), byPlace.get(place) ?? 1);
}

function holdsValue(column: SegmentView["segment"]["facets"][number], place: number, value: number): boolean {
  if (column.single !== null) return column.single[place] === value;
  const end = column.starts?.[place + 1] ?? 0;
  for (let at = column.starts?.[place] ?? 0; at < end; at++) if (column.many?.[at] === value) return true;
  return false;
}
