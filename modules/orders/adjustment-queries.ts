import { type Statement, sql, type Tx } from "#platform/db";

/** What a promotion took off, as it is stored. */
export interface AdjustmentWrite {
  readonly orderId: string;
  /** Place of the line, from 1; 0 is the shipping. */
  readonly position: number;
  readonly promotionId: string;
  readonly code: string;
  readonly label: string;
  readonly amountMinor: bigint;
}

/** Writes what promotions took off orders that are written in the same transaction. */
export function insertAdjustments(tx: Tx, adjustments: readonly AdjustmentWrite[]): Statement<never> {
  return sql`
    insert into orders.adjustment (region, order_id, position, promotion_id, code, label, amount_minor)
    select ${tx.region}::text, order_id, position, promotion_id, code, label, amount_minor
    from unnest(
      ${adjustments.map((one) => one.orderId)}::uuid[],
      ${adjustments.map((one) => one.position)}::smallint[],
      ${adjustments.map((one) => one.promotionId)}::uuid[],
      ${adjustments.map((one) => one.code)}::text[],
      ${adjustments.map((one) => one.label)}::text[],
      ${adjustments.map((one) => one.amountMinor)}::bigint[]
    ) as given (order_id, position, promotion_id, code, label, amount_minor)
  `;
}
