import { type Queryable, type Statement, sql } from "#platform/db";
import type { OrderId } from "./reading-queries.ts";

/** Which page of a list that begins with the oldest: ids above `after` and below `until`; a null state is any. */
export interface OldestPage {
  readonly state: string | null;
  readonly after: string;
  readonly until: string;
  readonly limit: number;
}

// The same walks as in reading-queries.ts, each of one index, from its other end.

/** All orders in a state that many have, or in any, the oldest first. */
export function oldestOrderIds(on: Queryable, page: OldestPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and (${page.state}::text is null or state = ${page.state}::text)
      and id > ${page.after}::uuid
      and id < ${page.until}::uuid
    order by id
    limit ${page.limit}::int
  `;
}

/** Orders in a state other than confirmed, the oldest first: what has waited longest. */
export function oldestUnconfirmedOrderIds(on: Queryable, state: string, page: OldestPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and state <> 'confirmed'
      and state = ${state}::text
      and id > ${page.after}::uuid
      and id < ${page.until}::uuid
    order by id
    limit ${page.limit}::int
  `;
}

/** Orders of an account, the oldest first. */
export function oldestOrderIdsOfAccount(on: Queryable, customerId: string, page: OldestPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and customer_id = ${customerId}::uuid
      and (${page.state}::text is null or state = ${page.state}::text)
      and id > ${page.after}::uuid
      and id < ${page.until}::uuid
    order by id
    limit ${page.limit}::int
  `;
}

/** All orders placed with an e-mail address, the oldest first. */
export function oldestOrderIdsOfEmail(on: Queryable, emailHash: Buffer, page: OldestPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and email_hash = ${emailHash}::bytea
      and (${page.state}::text is null or state = ${page.state}::text)
      and id > ${page.after}::uuid
      and id < ${page.until}::uuid
    order by id
    limit ${page.limit}::int
  `;
}
