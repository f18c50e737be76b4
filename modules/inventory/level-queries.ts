import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Columns } from "./queries.ts";

/** What lies at one location, and what of it is promised. */
export interface Level {
  readonly variantId: string;
  readonly location: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly backorderLimit: number;
  readonly expectedAt: Date | null;
  /** Units that may still be promised. */
  readonly free: number;
}

/** Makes the rows that are missing, in key order, with nothing on hand. */
export function ensureStock(tx: Tx, columns: Columns): Statement<never> {
  return sql`
    insert into inventory.stock (region, variant_id, location)
    select ${tx.region}::text, variant_id, location
    from unnest(${columns.variantIds}::uuid[], ${columns.locations}::text[]) as place (variant_id, location)
    order by variant_id, location
    on conflict (region, variant_id, location) do nothing
  `;
}

/** Locks these rows in variant and location order and reads them. */
export function lockLevels(tx: Tx, columns: Columns): Statement<Level> {
  return sql<Level>`
    select stock.variant_id as "variantId", stock.location, stock.on_hand as "onHand", stock.reserved, stock.safety,
      stock.backorder_limit as "backorderLimit", stock.expected_at as "expectedAt",
      stock.on_hand - stock.reserved - stock.safety + stock.backorder_limit as free
    from inventory.stock
    join unnest(${columns.variantIds}::uuid[], ${columns.locations}::text[]) as place (variant_id, location)
      using (variant_id, location)
    where stock.region = ${tx.region}::text
    order by stock.variant_id, stock.location
    for no key update of stock
  `;
}

/** The levels of these variants at every location, for the desk; no lock. */
export function listLevels(on: Queryable, variantIds: readonly string[]): Statement<Level> {
  return sql<Level>`
    select variant_id as "variantId", location, on_hand as "onHand", reserved, safety, backorder_limit as "backorderLimit",
      expected_at as "expectedAt", on_hand - reserved - safety + backorder_limit as free
    from inventory.stock
    where region = ${on.region}::text
      and variant_id = any(${variantIds}::uuid[])
    order by variant_id, location
  `;
}

/** Where a page of levels begins, exclusive. */
export interface LevelPlace {
  readonly afterFree: number;
  readonly afterVariant: string;
  readonly afterLocation: string;
  readonly limit: number;
}

/** What is scarce has at most so many free units; the column `scarce` has them, and says nothing of what has more. */
export const SCARCE_UNITS = 100;

/**
 * Levels with at most so many free units, itself at most `SCARCE_UNITS`, scarcest first, after a cursor; no lock. The walk
 * of `stock_scarce`.
 */
export function listScarce(on: Queryable, page: LevelPlace & { readonly atMost: number }): Statement<Level> {
  return sql<Level>`
    select variant_id as "variantId", location, on_hand as "onHand", reserved, safety, backorder_limit as "backorderLimit",
      expected_at as "expectedAt", on_hand - reserved - safety + backorder_limit as free
    from inventory.stock
    where region = ${on.region}::text
      and scarce <= ${page.atMost}::int
      and (scarce, variant_id, location) > (
        ${page.afterFree}::int,
        ${page.afterVariant}::uuid,
        ${page.afterLocation}::text
      )
    order by scarce, variant_id, location
    limit ${page.limit}::int
  `;
}

/** Every level, variant by variant, after a cursor; no lock. */
export function listEveryLevel(on: Queryable, page: Omit<LevelPlace, "afterFree">): Statement<Level> {
  return sql<Level>`
    select variant_id as "variantId", location, on_hand as "onHand", reserved, safety, backorder_limit as "backorderLimit",
      expected_at as "expectedAt", on_hand - reserved - safety + backorder_limit as free
    from inventory.stock
    where region = ${on.region}::text
      and (variant_id, location) > (${page.afterVariant}::uuid, ${page.afterLocation}::text)
    order by variant_id, location
    limit ${page.limit}::int
  `;
}

/**
 * Sets what may be promised beyond, or must be kept of, what lies there. Absent row: the stock row does not exist, or more
 * is promised already than the new limit allows.
 */
export function updatePolicy(
  tx: Tx,
  policy: Pick<Level, "variantId" | "location" | "safety" | "backorderLimit" | "expectedAt">,
): Statement<Level> {
  return sql<Level>`
    update inventory.stock
    set safety = ${policy.safety}::int,
      backorder_limit = ${policy.backorderLimit}::int,
      expected_at = ${policy.expectedAt}::timestamptz
    where region = ${tx.region}::text
      and variant_id = ${policy.variantId}::uuid
      and location = ${policy.location}::text
      and on_hand - reserved >= -${policy.backorderLimit}::int
    returning variant_id as "variantId", location, on_hand as "onHand", reserved, safety, backorder_limit as "backorderLimit",
      expected_at as "expectedAt", on_hand - reserved - safety + backorder_limit as free
  `;
}

/** Those of the codes that name no location. */
export function unknownLocations(codes: readonly string[]): Statement<{ readonly location: string }> {
  return sql<{ readonly location: string }>`
    select wanted.location
    from unnest(${[...new Set(codes)]}::text[]) as wanted (location)
    where not exists (select from inventory.location where location.code = wanted.location)
  `;
}

/** A place that stock lies in. */
export interface Location {
  readonly code: string;
  readonly name: string;
  readonly country: string;
  /** Lower ships first. */
  readonly priority: number;
  readonly isActive: boolean;
}

/** All locations in the order in which they ship. */
export function allLocations(): Statement<Location> {
  return sql<Location>`
    select code, name, country, priority, is_active as "isActive"
    from inventory.location
    order by priority, code
  `;
}

/** Makes the location or changes it. */
export function putLocation(location: Location): Statement<never> {
  return sql`
    insert into inventory.location (code, name, country, priority, is_active)
    values (${location.code}::text, ${location.name}::text, ${location.country}::text, ${location.priority}::int, ${location.isActive}::boolean)
    on conflict (code) do update
    set name = excluded.name, country = excluded.country, priority = excluded.priority, is_active = excluded.is_active
  `;
}

/** One change of units on hand, as the desk shows it. */
export interface PastMove {
  readonly id: string;
  readonly location: string;
  readonly quantity: number;
  readonly reason: string;
  readonly reference: string | null;
  readonly note: string | null;
  readonly occurredAt: Date;
}

/** Moves of one variant, newest first, before a cursor. */
export function movesOf(
  on: Queryable,
  page: { readonly variantId: string; readonly before: string; readonly limit: number },
): Statement<PastMove> {
  return sql<PastMove>`
    select id, location, quantity, reason, reference, note, occurred_at as "occurredAt"
    from inventory.move
    where region = ${on.region}::text
      and variant_id = ${page.variantId}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}
