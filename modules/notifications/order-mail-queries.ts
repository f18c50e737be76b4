import { type Queryable, type Statement, sql } from "#platform/db";

/** A mail about an order, without its words. */
export interface OrderMailRow {
  readonly kind: string;
  readonly toAddress: string;
  readonly subject: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

/** Mails about an order since it was placed, oldest first. Rare, so it walks the mails of that time instead of an index of its own. */
export function mailsOfOrder(
  on: Queryable,
  { orderId, since, limit }: { readonly orderId: string; readonly since: Date; readonly limit: number },
): Statement<OrderMailRow> {
  return sql<OrderMailRow>`
    select kind, to_address as "toAddress", subject, state, created_at as "createdAt", sent_at as "sentAt"
    from notifications.mail
    where region = ${on.region}::text
      and order_id = ${orderId}::uuid
      and created_at >= ${since}::timestamptz
    order by created_at, id
    limit ${limit}::int
  `;
}
