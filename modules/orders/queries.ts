import { jsonb, type Statement, sql, type Tx } from "#platform/db";
import { hashEmail } from "./email.ts";
import type { NewOrder, OrderLine, OrderTax } from "./order.ts";

/** Writes orders. Refused by `order_of_cart` when a cart has a living order already. */
export function insertOrders(tx: Tx, orders: readonly NewOrder[]): Statement<never> {
  return sql`
    insert into orders."order" (
      region, id, number, state, channel, cart_id, checkout_id, customer_id, email, email_hash, currency, tax_included,
      subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor,
      shipping_option, shipping_name, shipping_net_minor, shipping_tax_minor,
      shipping_address, billing_address, payment_method, tax_lines, vat_id, placed_at
    )
    select ${tx.region}::text, id, number, state, channel, cart_id, checkout_id, customer_id,
      email, email_hash, currency, tax_included,
      subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor,
      shipping_option, shipping_name, shipping_net_minor, shipping_tax_minor,
      shipping_address, billing_address, payment_method, tax_lines, vat_id, ${tx.now}::timestamptz
    from unnest(
      ${orders.map((order) => order.id)}::uuid[],
      ${orders.map((order) => order.number)}::text[],
      ${orders.map((order) => order.state)}::text[],
      ${orders.map((order) => order.channel)}::text[],
      ${orders.map((order) => order.cartId)}::uuid[],
      ${orders.map((order) => order.checkoutId)}::uuid[],
      ${orders.map((order) => order.customerId)}::uuid[],
      ${orders.map((order) => order.email)}::text[],
      ${orders.map((order) => hashEmail(order.email))}::bytea[],
      ${orders.map((order) => order.totals.total.currency)}::char(3)[],
      ${orders.map((order) => order.taxIncluded)}::boolean[],
      ${orders.map((order) => order.totals.subtotal.amountMinor)}::bigint[],
      ${orders.map((order) => order.totals.discount.amountMinor)}::bigint[],
      ${orders.map((order) => order.totals.shipping.amountMinor)}::bigint[],
      ${orders.map((order) => order.totals.tax.amountMinor)}::bigint[],
      ${orders.map((order) => order.totals.total.amountMinor)}::bigint[],
      ${orders.map((order) => order.shipping?.option ?? null)}::text[],
      ${orders.map((order) => order.shipping?.name ?? null)}::text[],
      ${orders.map((order) => order.shipping?.net.amountMinor ?? 0n)}::bigint[],
      ${orders.map((order) => order.shipping?.tax.amountMinor ?? 0n)}::bigint[],
      ${orders.map((order) => orNull(order.shippingAddress))}::jsonb[],
      ${orders.map((order) => orNull(order.billingAddress))}::jsonb[],
      ${orders.map((order) => order.paymentMethod)}::text[],
      ${orders.map(({ taxes }) => jsonb(taxes.map(toStoredTax)))}::jsonb[],
      ${orders.map((order) => order.vatId)}::text[]
    ) as placed (
      id, number, state, channel, cart_id, checkout_id, customer_id, email, email_hash, currency, tax_included,
      subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor,
      shipping_option, shipping_name, shipping_net_minor, shipping_tax_minor,
      shipping_address, billing_address, payment_method, tax_lines, vat_id
    )
  `;
}

/** Writes the lines of orders. */
export function insertLines(tx: Tx, lines: readonly PlacedLine[]): Statement<never> {
  return sql`
    insert into orders.line (
      region, order_id, position, variant_id, sku, title, options, image, quantity, unit_price_minor, subtotal_minor,
      discount_minor, net_minor, tax_minor, gross_minor, tax_rate_ppm, tax_code, price_list
    )
    select ${tx.region}::text, order_id, position, variant_id, sku, title, options, image, quantity, unit_price_minor,
      subtotal_minor, discount_minor, net_minor, tax_minor, net_minor + tax_minor, tax_rate_ppm, tax_code, price_list
    from unnest(
      ${lines.map((line) => line.orderId)}::uuid[],
      ${lines.map((line) => line.position)}::smallint[],
      ${lines.map((line) => line.variantId)}::uuid[],
      ${lines.map((line) => line.sku)}::text[],
      ${lines.map((line) => line.title)}::text[],
      ${lines.map((line) => jsonb(line.options))}::jsonb[],
      ${lines.map((line) => line.image)}::text[],
      ${lines.map((line) => line.quantity)}::int[],
      ${lines.map((line) => line.unitPrice.amountMinor)}::bigint[],
      ${lines.map((line) => line.subtotal.amountMinor)}::bigint[],
      ${lines.map((line) => line.discount.amountMinor)}::bigint[],
      ${lines.map((line) => line.net.amountMinor)}::bigint[],
      ${lines.map((line) => line.tax.amountMinor)}::bigint[],
      ${lines.map((line) => line.taxRatePpm)}::int[],
      ${lines.map((line) => line.taxCode)}::text[],
      ${lines.map((line) => line.priceList)}::text[]
    ) as line (
      order_id, position, variant_id, sku, title, options, image, quantity, unit_price_minor, subtotal_minor,
      discount_minor, net_minor, tax_minor, tax_rate_ppm, tax_code, price_list
    )
  `;
}

export interface PlacedLine extends OrderLine {
  readonly orderId: string;
  readonly position: number;
}

/** Writes steps that orders took. */
export function insertSteps(tx: Tx, steps: readonly Step[]): Statement<never> {
  return sql`
    insert into orders.history (region, order_id, version, from_state, to_state, reason, occurred_at)
    select ${tx.region}::text, order_id, version, from_state, to_state, reason, ${tx.now}::timestamptz
    from unnest(
      ${steps.map((step) => step.orderId)}::uuid[],
      ${steps.map((step) => step.version)}::int[],
      ${steps.map((step) => step.from)}::text[],
      ${steps.map((step) => step.to)}::text[],
      ${steps.map((step) => step.reason)}::text[]
    ) as step (order_id, version, from_state, to_state, reason)
  `;
}

export interface Step {
  readonly orderId: string;
  readonly version: number;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
}

/**
 * Moves orders that stand in `from`, and only those, locking them in the order of their ids. Returns what moved; an order
 * that is missing stood elsewhere.
 */
export function moveOrders(
  tx: Tx,
  orderIds: readonly string[],
  step: { readonly from: string; readonly to: string },
): Statement<MovedOrder> {
  return sql<MovedOrder>`
    with standing as (
      select id
      from orders."order"
      where region = ${tx.region}::text
        and id = any(${orderIds}::uuid[])
        and state = ${step.from}::text
      order by id
      for no key update
    )
    update orders."order" as moved
    set state = ${step.to}::text, version = moved.version + 1
    from standing
    where moved.region = ${tx.region}::text
      and moved.id = standing.id
    returning moved.id, number, version, channel, cart_id as "cartId", checkout_id as "checkoutId", customer_id as "customerId",
      currency, tax_minor as "taxMinor", shipping_net_minor as "shippingNetMinor", total_minor as "totalMinor",
      placed_at as "placedAt"
  `;
}

export interface MovedOrder {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly channel: string;
  readonly cartId: string;
  readonly checkoutId: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly taxMinor: bigint;
  readonly shippingNetMinor: bigint;
  readonly totalMinor: bigint;
  readonly placedAt: Date;
}

/** A tax as it is stored: the currency is the order's. */
export function toStoredTax({ code, name, ratePpm, net, tax }: OrderTax) {
  return { code, name, ratePpm, netMinor: net.amountMinor, taxMinor: tax.amountMinor };
}

/** A value as jsonb, or null. */
export function orNull(value: object | null): string | null {
  return value === null ? null : jsonb(value);
}
