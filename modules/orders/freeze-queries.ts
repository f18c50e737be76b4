import { type Statement, sql, type Tx } from "#platform/db";

/** A price that was held for its buyer, as it is stored. */
export interface FreezeWrite {
  readonly orderId: string;
  readonly position: number;
  readonly shownAt: Date;
  readonly until: Date;
  readonly unitPriceNowMinor: bigint | null;
}

/** Writes why lines of orders that are written in the same transaction cost what they cost. */
export function insertFreezes(tx: Tx, freezes: readonly FreezeWrite[]): Statement<never> {
  return sql`
    insert into orders.frozen_price (region, order_id, position, shown_at, held_until, unit_price_now_minor)
    select ${tx.region}::text, order_id, position, shown_at, held_until, unit_price_now_minor
    from unnest(
      ${freezes.map((one) => one.orderId)}::uuid[],
      ${freezes.map((one) => one.position)}::smallint[],
      ${freezes.map((one) => one.shownAt)}::timestamptz[],
      ${freezes.map((one) => one.until)}::timestamptz[],
      ${freezes.map((one) => one.unitPriceNowMinor)}::bigint[]
    ) as given (order_id, position, shown_at, held_until, unit_price_now_minor)
  `;
}
