import type { Database } from "#platform/db";
import type { Segment } from "./engine/segment.ts";
import { SegmentBuilder } from "./engine/segment-builder.ts";
import { DatabaseClock } from "./database-clock.ts";
import { pagesOf } from "./document-pages.ts";

const DAY_MS = 86_400_000;

/** Builds the index of all published products. @param turns noted when the next price of a product begins or ends */
export async function buildSegment(db: Database, turns: Map<string, Date> = new Map()): Promise<Segment> {
  const builder = new SegmentBuilder();
  for await (const page of pagesOf(db, turns)) for (const document of page) builder.add(document);
  return builder.pack(Math.floor((await new DatabaseClock(db).ask()).getTime() / DAY_MS));
}
