import { Dictionary } from "./dictionary.ts";
import type { Segment } from "./segment.ts";
import { IdTable } from "./uuid.ts";

/** A segment with what is worked out from it to look things up. */
export interface SegmentView {
  readonly segment: Segment;
  readonly dictionary: Dictionary;
  readonly ids: IdTable;
}

export function viewOf(segment: Segment): SegmentView {
  return { segment, dictionary: new Dictionary(segment), ids: new IdTable(segment.columns.ids, segment.size) };
}
