import { parseRegion, type Region } from "@hansa/kernel";
import type { Queryable, Tx } from "#platform/db";
import { NoHomeRegion } from "./errors.ts";
import { hasHome, insertRegion, type RegionRow, selectRegions } from "./queries.ts";
import type { RegionEntry } from "./region.ts";

/** Every region of the shop, home first. */
export async function listRegions(on: Queryable): Promise<readonly RegionEntry[]> {
  const rows = await selectRegions(on);
  return rows.map(toEntry);
}

/**
 * The region that writes global tables.
 *
 * @throws NoHomeRegion before the first start entered one
 */
export async function homeRegion(on: Queryable): Promise<Region> {
  const home = (await listRegions(on)).find(({ isHome }) => isHome);
  if (home === undefined) throw new NoHomeRegion();
  return home.code;
}

/**
 * The region stands in the directory; the first one that is entered is home. Calling it again changes nothing.
 *
 * @param region `name` defaults to the code
 */
export async function ensureRegion(tx: Tx, region: { readonly code: Region; readonly name?: string }): Promise<void> {
  const isHome = !(await hasHome(tx));
  await insertRegion(tx, { code: region.code, name: region.name ?? region.code, isHome });
}

function toEntry(row: RegionRow): RegionEntry {
  return { ...row, code: parseRegion(row.code) };
}
