import { newId } from "@hansa/kernel";
import { type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { Part } from "./parts.ts";

/** A part as it is stored. */
export interface PartRow {
  readonly kind: string;
  readonly line: number | null;
  readonly quantity: number;
  readonly amountMinor: bigint;
  readonly taxMinor: bigint;
}

/** Parts of an order that were given back, or taken. Safe to decide by only under the locks of the order's attempts. */
export function partsOfOrder(on: Queryable, orderId: string, purpose: "refund" | "capture"): Statement<PartRow> {
  return sql<PartRow>`
    select kind, line, quantity, amount_minor as "amountMinor", tax_minor as "taxMinor"
    from payments.order_part
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
      and purpose = ${purpose}::text
    order by id
  `;
}

/** Writes parts down. */
export function insertParts(
  tx: Tx,
  parts: readonly Part[],
  { orderId, purpose }: { readonly orderId: string; readonly purpose: "refund" | "capture" },
): Statement<never> {
  return sql`
    insert into payments.order_part (
      region, id, order_id, purpose, line, kind, quantity, amount_minor, tax_minor, made_at
    )
    select ${tx.region}::text, id, ${orderId}::uuid, ${purpose}::text, line, kind, quantity, amount_minor, tax_minor,
      ${tx.now}::timestamptz
    from unnest(
      ${parts.map(() => newId<"part">())}::uuid[],
      ${parts.map((part) => part.line)}::int[],
      ${parts.map((part) => part.kind)}::text[],
      ${parts.map((part) => part.quantity)}::int[],
      ${parts.map((part) => part.amountMinor)}::bigint[],
      ${parts.map((part) => part.taxMinor)}::bigint[]
    ) as part (id, line, kind, quantity, amount_minor, tax_minor)
  `;
}
