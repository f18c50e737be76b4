import { type Statement, sql, type Tx } from "#platform/db";
import type { Allocation } from "./allocate.ts";

/** Units to keep for a reference (a checkout) until a time. */
export interface Hold extends Allocation {
  readonly id: string;
  readonly reference: string;
  readonly expiresAt: Date;
}

/** Writes holds; the caller reserves the units in the same transaction. */
export function insertHolds(tx: Tx, holds: readonly Hold[]): Statement<never> {
  return sql`
    insert into inventory.hold (region, id, reference, variant_id, location, quantity, expires_at)
    select ${tx.region}::text, id, reference, variant_id, location, quantity, expires_at
    from unnest(
      ${holds.map((hold) => hold.id)}::uuid[],
      ${holds.map((hold) => hold.reference)}::uuid[],
      ${holds.map((hold) => hold.variantId)}::uuid[],
      ${holds.map((hold) => hold.location)}::text[],
      ${holds.map((hold) => hold.quantity)}::int[],
      ${holds.map((hold) => hold.expiresAt)}::timestamptz[]
    ) as hold (id, reference, variant_id, location, quantity, expires_at)
  `;
}

/** The stock rows that living holds of these references stand on, locked in variant and location order. */
export function lockStockOfHolds(tx: Tx, references: readonly string[]): Statement<LockedRow> {
  return sql<LockedRow>`
    select stock.variant_id as "variantId", stock.location,
      stock.on_hand - stock.reserved - stock.safety + stock.backorder_limit as free
    from inventory.stock
    where stock.region = ${tx.region}::text
      and (stock.variant_id, stock.location) in (
        select hold.variant_id, hold.location
        from inventory.hold
        where hold.region = ${tx.region}::text
          and hold.reference = any(${references}::uuid[])
          and hold.state = 'held'
      )
    order by stock.variant_id, stock.location
    for no key update of stock
  `;
}

export interface LockedRow {
  readonly variantId: string;
  readonly location: string;
  readonly free: number;
}

/**
 * Ends living holds of these references. Whoever ends a hold first owns its end: an expired one is never sold, a sold one
 * never released. Expiry looks at the time again, because the hold may have been extended since it was found due. The
 * caller has locked the stock. A reference that does not come back had no living hold.
 */
export function endHolds(
  tx: Tx,
  references: readonly string[],
  state: "sold" | "released" | "expired",
): Statement<EndedHold> {
  return sql<EndedHold>`
    update inventory.hold
    set state = ${state}::text
    where region = ${tx.region}::text
      and reference = any(${references}::uuid[])
      and state = 'held'
      and (${state}::text <> 'expired' or expires_at <= ${tx.now}::timestamptz)
    returning reference, variant_id as "variantId", location, quantity
  `;
}

export interface EndedHold {
  readonly reference: string;
  readonly variantId: string;
  readonly location: string;
  readonly quantity: number;
}

/** Moves the end of living holds; never to an earlier time. The caller has locked the stock. */
export function extendHolds(tx: Tx, references: readonly string[], until: Date): Statement<never> {
  return sql`
    update inventory.hold
    set expires_at = greatest(expires_at, ${until}::timestamptz)
    where region = ${tx.region}::text
      and reference = any(${references}::uuid[])
      and state = 'held'
  `;
}

/**
 * References with a hold that is past its time, the longest past first. Takes no lock: stock is locked before holds
 * everywhere, and whoever ends a hold first owns its end.
 */
export function expiredReferences(tx: Tx, limit: number): Statement<ExpiredReference> {
  return sql<ExpiredReference>`
    select distinct reference
    from (
      select reference
      from inventory.hold
      where region = ${tx.region}::text
        and state = 'held'
        and expires_at <= ${tx.now}::timestamptz
      order by expires_at
      limit ${limit}::int
    ) as due
  `;
}

export interface ExpiredReference {
  readonly reference: string;
}
