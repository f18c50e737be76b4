import { jsonb, type Queryable, type Statement, sql, type Tx } from "#platform/db";
import type { OrderTotals } from "./order.ts";
import { orNull, toStoredTax } from "./queries.ts";
import type { Revised } from "./revise.ts";

export interface LockedOrder {
  readonly id: string;
  readonly isImported: boolean;
}

/** Locks an order until the transaction ends; no row: it is unknown in this region. */
export function lockOrderRow(tx: Tx, orderId: string): Statement<LockedOrder> {
  return sql<LockedOrder>`
    select id, imported_at is not null as "isImported"
    from orders."order"
    where region = ${tx.region}::text
      and id = ${orderId}::uuid
    for no key update
  `;
}

/** Writes what an edit made of an order that the caller has locked; its lines are written beside. */
export function updateEdited(tx: Tx, orderId: string, revised: Revised): Statement<EditedVersion> {
  const { shipping, taxes, shippingAddress, billingAddress } = revised;
  const totals: OrderTotals = revised.totals;
  return sql<EditedVersion>`
    update orders."order"
    set version = version + 1,
      subtotal_minor = ${totals.subtotal.amountMinor}::bigint,
      discount_minor = ${totals.discount.amountMinor}::bigint,
      shipping_minor = ${totals.shipping.amountMinor}::bigint,
      tax_minor = ${totals.tax.amountMinor}::bigint,
      total_minor = ${totals.total.amountMinor}::bigint,
      shipping_option = ${shipping?.option ?? null}::text,
      shipping_name = ${shipping?.name ?? null}::text,
      shipping_net_minor = ${shipping?.net.amountMinor ?? 0n}::bigint,
      shipping_tax_minor = ${shipping?.tax.amountMinor ?? 0n}::bigint,
      shipping_address = ${orNull(shippingAddress)}::jsonb,
      billing_address = ${orNull(billingAddress)}::jsonb,
      tax_lines = ${jsonb(taxes.map(toStoredTax))}::jsonb
    where region = ${tx.region}::text
      and id = ${orderId}::uuid
    returning version
  `;
}

export interface EditedVersion {
  readonly version: number;
}

/** Forgets the lines of an order that the caller has locked, which writes them anew. */
export function deleteLines(tx: Tx, orderId: string): Statement<never> {
  return sql`
    delete from orders.line
    where region = ${tx.region}::text
      and order_id = ${orderId}::uuid
  `;
}

/** Forgets what promotions took off an order that the caller has locked, which writes it anew. */
export function deleteAdjustments(tx: Tx, orderId: string): Statement<never> {
  return sql`
    delete from orders.adjustment
    where region = ${tx.region}::text
      and order_id = ${orderId}::uuid
  `;
}

/** An edit as it is kept. */
export interface EditWrite {
  readonly orderId: string;
  readonly version: number;
  readonly authorKind: string;
  readonly authorId: string;
  readonly reason: string;
  readonly differenceMinor: bigint;
  readonly changes: object;
}

/** Keeps an edit. */
export function insertEdit(tx: Tx, edit: EditWrite): Statement<never> {
  return sql`
    insert into orders.edit (
      region, order_id, version, author_kind, author_id, reason, difference_minor, changes, edited_at
    )
    values (
      ${tx.region}::text, ${edit.orderId}::uuid, ${edit.version}::int, ${edit.authorKind}::text, ${edit.authorId}::text,
      ${edit.reason}::text, ${edit.differenceMinor}::bigint, ${jsonb(edit.changes)}::jsonb, ${tx.now}::timestamptz
    )
  `;
}

export interface EditRow {
  readonly version: number;
  readonly authorKind: string;
  readonly authorId: string;
  readonly reason: string;
  readonly differenceMinor: bigint;
  readonly changes: unknown;
  readonly editedAt: Date;
}

/** What the desk changed about an order, oldest first; at most `limit`. */
export function editsOfOrder(on: Queryable, orderId: string, limit: number): Statement<EditRow> {
  return sql<EditRow>`
    select version, author_kind as "authorKind", author_id as "authorId", reason, difference_minor as "differenceMinor",
      changes, edited_at as "editedAt"
    from orders.edit
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
    order by version
    limit ${limit}::int
  `;
}
