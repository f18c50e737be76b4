import { type Queryable, type Statement, sql } from "#platform/db";

export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly channel: string;
  readonly customerId: string | null;
  readonly email: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly subtotalMinor: bigint;
  readonly discountMinor: bigint;
  readonly shippingMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly shippingOption: string | null;
  readonly shippingName: string | null;
  readonly shippingNetMinor: bigint;
  readonly shippingTaxMinor: bigint;
  readonly shippingAddress: unknown;
  readonly billingAddress: unknown;
  readonly paymentMethod: string;
  readonly taxLines: unknown;
  readonly vatId: string | null;
  readonly adjustments: unknown;
  readonly placedAt: Date;
}

/** These orders; an id that does not come back is unknown in this region. */
export function ordersById(on: Queryable, ids: readonly string[]): Statement<OrderRow> {
  return sql<OrderRow>`
    select id, number, state, version, channel, customer_id as "customerId", email, currency, tax_included as "taxIncluded",
      subtotal_minor as "subtotalMinor", discount_minor as "discountMinor", shipping_minor as "shippingMinor",
      tax_minor as "taxMinor", total_minor as "totalMinor", shipping_option as "shippingOption",
      shipping_name as "shippingName", shipping_net_minor as "shippingNetMinor", shipping_tax_minor as "shippingTaxMinor",
      shipping_address as "shippingAddress", billing_address as "billingAddress", payment_method as "paymentMethod",
      tax_lines as "taxLines", vat_id as "vatId", placed_at as "placedAt",
      (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'position', took.position,
              'promotionId', took.promotion_id,
              'code', took.code,
              'label', took.label,
              'amountMinor', took.amount_minor
            )
            order by took.position, took.promotion_id
          ),
          '[]'
        )
        from orders.adjustment as took
        where took.region = "order".region
          and took.order_id = "order".id
      ) as adjustments
    from orders."order"
    where region = ${on.region}::text
      and id = any(${ids}::uuid[])
  `;
}

/** Where these orders' confirmations go. */
export function emailsById(on: Queryable, ids: readonly string[]): Statement<OrderEmail> {
  return sql<OrderEmail>`
    select id, email
    from orders."order"
    where region = ${on.region}::text
      and id = any(${ids}::uuid[])
  `;
}

export interface OrderEmail {
  readonly id: string;
  readonly email: string;
}

export interface LineRow {
  readonly orderId: string;
  readonly position: number;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly options: unknown;
  readonly image: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly subtotalMinor: bigint;
  readonly discountMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly taxRatePpm: number;
  readonly taxCode: string;
  readonly priceList: string;
  readonly frozenShownAt: Date | null;
  readonly frozenUntil: Date | null;
  readonly unitPriceNowMinor: bigint | null;
}

/** The lines of these orders, in their order. */
export function linesOfOrders(on: Queryable, ids: readonly string[]): Statement<LineRow> {
  return sql<LineRow>`
    select line.order_id as "orderId", line.position::int as position, line.variant_id as "variantId", line.sku, line.title,
      line.options, line.image, line.quantity, line.unit_price_minor as "unitPriceMinor",
      line.subtotal_minor as "subtotalMinor", line.discount_minor as "discountMinor", line.net_minor as "netMinor",
      line.tax_minor as "taxMinor", line.gross_minor as "grossMinor", line.tax_rate_ppm as "taxRatePpm",
      line.tax_code as "taxCode", line.price_list as "priceList", held.shown_at as "frozenShownAt",
      held.held_until as "frozenUntil", held.unit_price_now_minor as "unitPriceNowMinor"
    from orders.line
    left join orders.frozen_price as held
      on held.region = line.region
      and held.order_id = line.order_id
      and held.position = line.position
    where line.region = ${on.region}::text
      and line.order_id = any(${ids}::uuid[])
    order by line.order_id, line.position
  `;
}

export interface StepRow {
  readonly orderId: string;
  /** Where it led; `edited` where it led nowhere else. */
  readonly state: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** The steps of these orders, oldest first. */
export function stepsOfOrders(on: Queryable, ids: readonly string[]): Statement<StepRow> {
  return sql<StepRow>`
    select order_id as "orderId",
      case when from_state = to_state then 'edited' else to_state end as state, reason, occurred_at as at
    from orders.history
    where region = ${on.region}::text
      and order_id = any(${ids}::uuid[])
    order by order_id, version
  `;
}

export interface OrderId {
  readonly id: string;
}

/** Which page of a list: ids from `since` to below `before`, newest first, at most `limit`; a null state is any. */
export interface IdPage {
  readonly state: string | null;
  readonly since: string;
  readonly before: string;
  readonly limit: number;
}

/**
 * Orders of a customer's account, and those that the customer's verified address bought as a guest. A null hash, for an
 * address that is not verified, matches none.
 */
export function orderIdsOfCustomer(
  on: Queryable,
  owner: { readonly customerId: string; readonly emailHash: Buffer | null },
  page: IdPage,
): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and (customer_id = ${owner.customerId}::uuid
        or (customer_id is null and email_hash = ${owner.emailHash}::bytea))
      and (${page.state}::text is null or state = ${page.state}::text)
      and id >= ${page.since}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}

/** Orders of an account and no others: the walk of one index, where `or` would gather all before it sorts. */
export function orderIdsOfAccount(on: Queryable, customerId: string, page: IdPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and customer_id = ${customerId}::uuid
      and (${page.state}::text is null or state = ${page.state}::text)
      and id >= ${page.since}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}

/** All orders placed with an e-mail address, by whoever. */
export function orderIdsOfEmail(on: Queryable, emailHash: Buffer, page: IdPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and email_hash = ${emailHash}::bytea
      and (${page.state}::text is null or state = ${page.state}::text)
      and id >= ${page.since}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}

/** All orders in a state; the states that few orders have go by `unconfirmedOrderIds`. */
export function orderIds(on: Queryable, page: IdPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and (${page.state}::text is null or state = ${page.state}::text)
      and id >= ${page.since}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}

/** Orders in a state other than confirmed: read from the partial index, whose condition stands here word by word. */
export function unconfirmedOrderIds(on: Queryable, state: string, page: IdPage): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and state <> 'confirmed'
      and state = ${state}::text
      and id >= ${page.since}::uuid
      and id < ${page.before}::uuid
    order by id desc
    limit ${page.limit}::int
  `;
}

/** The order with this number, for people who have only that. */
export function orderIdByNumber(on: Queryable, number: string, state: string | null): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and number = ${number}::text
      and (${state}::text is null or state = ${state}::text)
  `;
}

/** Of these hashes of addresses, those with an order that stands or waits; an absent row is one without. */
export function hashesThatOrdered(on: Queryable, hashes: readonly Buffer[]): Statement<{ readonly emailHash: Buffer }> {
  return sql<{ readonly emailHash: Buffer }>`
    select distinct email_hash as "emailHash"
    from orders."order"
    where region = ${on.region}::text
      and email_hash = any(${hashes}::bytea[])
      and state <> 'cancelled'
  `;
}

/** One confirmed order of a customer, or of a guest with the customer's verified address, that has one of the variants. */
export function orderWithVariant(
  on: Queryable,
  owner: { readonly customerId: string; readonly emailHash: Buffer | null },
  variantIds: readonly string[],
): Statement<OrderId> {
  return sql<OrderId>`
    select id
    from orders."order"
    where region = ${on.region}::text
      and state = 'confirmed'
      and (customer_id = ${owner.customerId}::uuid
        or (customer_id is null and email_hash = ${owner.emailHash}::bytea))
      and exists (
        select
        from orders.line
        where line.region = "order".region
          and line.order_id = "order".id
          and line.variant_id = any(${variantIds}::uuid[])
      )
    limit 1
  `;
}
