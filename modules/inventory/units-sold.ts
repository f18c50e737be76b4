import { DAY_MS } from "@hansa/kernel";
import { many, type Queryable, sql } from "#platform/db";

interface SoldRow {
  readonly variantId: string;
  readonly units: number;
}

/**
 * Units of these variants that were sold in this region since an instant each, less what was cancelled since. One statement.
 *
 * @returns by variant id; every one that was asked for
 */
export async function loadUnitsSold(
  on: Queryable,
  wanted: readonly { readonly variantId: string; readonly since: Date }[],
): Promise<ReadonlyMap<string, number>> {
  if (wanted.length === 0) return new Map();
  const rows = await many(
    on,
    sql<SoldRow>`
      select wanted.variant_id as "variantId", coalesce(-sum(move.quantity), 0)::int as units
      from unnest(
        ${wanted.map(({ variantId }) => variantId)}::uuid[],
        ${wanted.map(({ since }) => since)}::timestamptz[],
        ${wanted.map(({ since }) => idAt(since))}::uuid[]
      ) as wanted (variant_id, since, first_id)
      left join inventory.move
        on move.region = ${on.region}::text
        and move.variant_id = wanted.variant_id
        and move.id >= wanted.first_id
        and move.occurred_at >= wanted.since
        and move.reason in ('sold', 'cancelled')
      group by wanted.variant_id
    `,
  );
  return new Map(rows.map(({ variantId, units }) => [variantId, units]));
}

/** The lowest id of a day before: ids grow with the clock of whoever made them, so an index on them finds what cannot be in the window. */
function idAt(since: Date): string {
  const hex = Math.max(0, since.getTime() - DAY_MS)
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
