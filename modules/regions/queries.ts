import { many, one, type Queryable, run, sql, type Tx } from "#platform/db";
import type { RegionState } from "./region.ts";

export interface RegionRow {
  readonly code: string;
  readonly name: string;
  readonly isHome: boolean;
  readonly epoch: number;
  readonly state: RegionState;
}

interface Held {
  readonly exists: boolean;
}

/** All regions, home first. Takes no locks. */
export function selectRegions(on: Queryable): Promise<readonly RegionRow[]> {
  return many(
    on,
    sql<RegionRow>`
      select code, name, is_home as "isHome", epoch, state
      from regions.region
      order by is_home desc, code
    `,
  );
}

/** Whether some region is home already. Takes no locks: the unique index decides a race. */
export async function hasHome(on: Queryable): Promise<boolean> {
  const { exists } = await one(on, sql<Held>`select exists (select from regions.region where is_home) as exists`);
  return exists;
}

/** Enters the region unless it stands there; an entry that stands is left as it is. */
export async function insertRegion(
  tx: Tx,
  region: { readonly code: string; readonly name: string; readonly isHome: boolean },
): Promise<boolean> {
  const inserted = await run(
    tx,
    sql`
      insert into regions.region (code, name, is_home, created_at)
      values (${region.code}::text, ${region.name}::text, ${region.isHome}::boolean, ${tx.now}::timestamptz)
      on conflict (code) do nothing
    `,
  );
  return inserted === 1;
}
