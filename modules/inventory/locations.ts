import { announceChange, many, type Queryable, run, type Tx } from "#platform/db";
import { AVAILABILITY } from "./availability.ts";
import { allLocations, type Location, putLocation } from "./level-queries.ts";

/** All locations, in the order in which they ship. */
export async function listLocations(on: Queryable): Promise<readonly Location[]> {
  return await many(on, allLocations());
}

/** Makes the location or changes it; an inactive one keeps its stock but ships none of it. */
export async function upsertLocation(
  tx: Tx,
  location: Pick<Location, "code" | "name" | "country"> & Partial<Pick<Location, "priority" | "isActive">>,
): Promise<void> {
  await run(tx, putLocation({ priority: 100, isActive: true, ...location }));
  // Whether it ships decides over everything that lies there.
  await announceChange(tx, AVAILABILITY, null);
}
