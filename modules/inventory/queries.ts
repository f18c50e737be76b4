import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Allocation, FreeStock } from "./allocate.ts";

/**
 * Locks the stock of these variants in variant and location order, so that two batches can never wait for each other in a
 * circle. Rows come in the order in which active locations ship; a variant without a row has no stock here.
 */
export function lockStock(tx: Tx, variantIds: readonly string[]): Statement<FreeStock> {
  return sql<FreeStock>`
    with locked as (
      select variant_id, location, on_hand - reserved - safety + backorder_limit as free
      from inventory.stock
      where region = ${tx.region}::text
        and variant_id = any(${variantIds}::uuid[])
      order by variant_id, location
      for no key update
    )
    select locked.variant_id as "variantId", locked.location, locked.free
    from locked
    join inventory.location on location.code = locked.location
    where location.is_active
    order by location.priority, location.code
  `;
}

/** Adds units to reserved (negative: gives them back). Rows must be locked by the caller; the check constraint is the last line. */
export function addReserved(tx: Tx, units: Columns): Statement<never> {
  return sql`
    update inventory.stock
    set reserved = stock.reserved + change.quantity
    from unnest(${units.variantIds}::uuid[], ${units.locations}::text[], ${units.quantities}::int[])
      as change (variant_id, location, quantity)
    where stock.region = ${tx.region}::text
      and stock.variant_id = change.variant_id
      and stock.location = change.location
  `;
}

/** Adds units to on hand (negative: takes them away). Rows must be locked by the caller. */
export function addOnHand(tx: Tx, units: Columns): Statement<never> {
  return sql`
    update inventory.stock
    set on_hand = stock.on_hand + change.quantity
    from unnest(${units.variantIds}::uuid[], ${units.locations}::text[], ${units.quantities}::int[])
      as change (variant_id, location, quantity)
    where stock.region = ${tx.region}::text
      and stock.variant_id = change.variant_id
      and stock.location = change.location
  `;
}

/** Units by column, one entry per row to change. */
export interface Columns {
  readonly variantIds: readonly string[];
  readonly locations: readonly string[];
  readonly quantities: readonly number[];
}

/** Turns allocations into columns, one row per variant and location: an update touches a row only once. */
export function columnsOf(allocations: readonly Allocation[], sign: 1 | -1 = 1): Columns {
  const units = new Map<string, Allocation>();
  for (const allocation of allocations) {
    const key = `${allocation.variantId}@${allocation.location}`;
    units.set(key, { ...allocation, quantity: allocation.quantity + (units.get(key)?.quantity ?? 0) });
  }
  const rows = [...units.values()];
  return {
    variantIds: rows.map((row) => row.variantId),
    locations: rows.map((row) => row.location),
    quantities: rows.map((row) => row.quantity * sign),
  };
}

/** Writes moves; they are never changed afterwards. */
export function insertMoves(tx: Tx, moves: readonly Move[]): Statement<never> {
  return sql`
    insert into inventory.move (region, id, variant_id, location, quantity, reason, reference, note, occurred_at)
    select ${tx.region}::text, id, variant_id, location, quantity, reason, reference, note, ${tx.now}::timestamptz
    from unnest(
      ${moves.map((move) => move.id)}::uuid[],
      ${moves.map((move) => move.variantId)}::uuid[],
      ${moves.map((move) => move.location)}::text[],
      ${moves.map((move) => move.quantity)}::int[],
      ${moves.map((move) => move.reason)}::text[],
      ${moves.map((move) => move.reference)}::uuid[],
      ${moves.map((move) => move.note)}::text[]
    ) as move (id, variant_id, location, quantity, reason, reference, note)
  `;
}

/** Why somebody at the desk changes units on hand. */
export const DESK_REASONS = ["received", "counted", "damaged", "adjusted", "returned"] as const;
/** Why units on hand changed. */
export type MoveReason = (typeof DESK_REASONS)[number] | "sold" | "cancelled" | "sent" | "arrived";

export interface Move extends Allocation {
  readonly id: string;
  readonly reason: MoveReason;
  readonly reference: string | null;
  readonly note: string | null;
}

/** Locks the stock that was sold for these references, in variant and location order. */
export function lockStockOfSales(tx: Tx, references: readonly string[]): Statement<SalePlace> {
  return sql<SalePlace>`
    select stock.variant_id as "variantId", stock.location
    from inventory.stock
    where stock.region = ${tx.region}::text
      and (stock.variant_id, stock.location) in (
        select move.variant_id, move.location
        from inventory.move
        where move.region = ${tx.region}::text
          and move.reference = any(${references}::uuid[])
          and move.reason = 'sold'
      )
    order by stock.variant_id, stock.location
    for no key update of stock
  `;
}

export interface SalePlace {
  readonly variantId: string;
  readonly location: string;
}

/**
 * Units that were sold for a reference and not yet given back, per variant and location; empty when there are none. The
 * caller has locked the stock, so that nobody gives the same units back meanwhile.
 */
export function soldFor(tx: Tx, references: readonly string[]): Statement<SoldUnits> {
  return sql<SoldUnits>`
    select reference, variant_id as "variantId", location, (-sum(quantity))::int as "quantity"
    from inventory.move
    where region = ${tx.region}::text
      and reference = any(${references}::uuid[])
      and reason in ('sold', 'cancelled', 'returned')
    group by reference, variant_id, location
    having sum(quantity) < 0
    order by variant_id, location
  `;
}

export interface SoldUnits {
  readonly reference: string;
  readonly variantId: string;
  readonly location: string;
  readonly quantity: number;
}

/** Free units per variant over all active locations, without a lock: for display, never for a decision. */
export function freeUnits(on: Queryable, variantIds: readonly string[]): Statement<FreeUnits> {
  return sql<FreeUnits>`
    select variant_id as "variantId", sum(greatest(on_hand - reserved - safety + backorder_limit, 0))::int as free
    from inventory.stock
    join inventory.location on location.code = stock.location
    where region = ${on.region}::text
      and variant_id = any(${variantIds}::uuid[])
      and location.is_active
    group by variant_id
  `;
}

export interface FreeUnits {
  readonly variantId: string;
  readonly free: number;
}
