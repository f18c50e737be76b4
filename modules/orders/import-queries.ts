import { jsonb, type Statement, sql, type Tx } from "#platform/db";
import { hashEmail } from "./email.ts";
import type { ImportedOrder } from "./import-orders.ts";

/** An order to write, with what an import decides about it. */
export interface ImportRow {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly cartId: string;
  readonly checkoutId: string;
  readonly fingerprint: Buffer;
  readonly order: ImportedOrder;
}

export interface StandingImport {
  readonly externalId: string | null;
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly fingerprint: Buffer | null;
}

/** Locks imported orders in the order of their ids; an absent row is an order that was never imported. */
export function lockImported(tx: Tx, externalIds: readonly string[]): Statement<StandingImport> {
  return sql<StandingImport>`
    select external_id as "externalId", id, number, state, version, imported_fingerprint as "fingerprint"
    from orders."order"
    where region = ${tx.region}::text
      and external_id = any(${externalIds}::text[])
    order by id
    for no key update
  `;
}

interface TakenNumber {
  readonly number: string;
}

/** Which of the numbers belong to an order that is not one of these. */
export function takenNumbers(
  tx: Tx,
  numbers: readonly string[],
  externalIds: readonly string[],
): Statement<TakenNumber> {
  return sql<TakenNumber>`
    select number
    from orders."order"
    where region = ${tx.region}::text
      and number = any(${numbers}::text[])
      and (external_id is null or external_id <> all(${externalIds}::text[]))
  `;
}

/** Writes imported orders, or writes them over. Refused by `order_number` when another order has the number. */
export function upsertImported(tx: Tx, rows: readonly ImportRow[]): Statement<never> {
  return sql`
    insert into orders."order" (
      region, id, number, state, version, channel, cart_id, checkout_id, customer_id, email, email_hash, currency,
      tax_included, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor,
      shipping_option, shipping_name, shipping_net_minor, shipping_tax_minor,
      shipping_address, billing_address, payment_method, placed_at, external_id, imported_at, imported_fingerprint
    )
    select ${tx.region}::text, given.id, given.number, given.state, given.version, given.channel, given.cart_id,
      given.checkout_id, given.customer_id, given.email, given.email_hash, given.currency,
      given.tax_included, given.subtotal_minor, given.discount_minor, given.shipping_minor, given.tax_minor,
      given.total_minor, given.shipping_option, given.shipping_name, given.shipping_net_minor, given.shipping_tax_minor,
      given.shipping_address, given.billing_address, given.payment_method, given.placed_at, given.external_id,
      ${tx.now}::timestamptz, given.fingerprint
    from jsonb_to_recordset(${jsonb(rows.map(recordOf))}::jsonb) as given (
      id uuid, number text, state text, version int, channel text, cart_id uuid, checkout_id uuid, customer_id uuid,
      email text, email_hash bytea, currency char(3), tax_included boolean,
      subtotal_minor bigint, discount_minor bigint, shipping_minor bigint, tax_minor bigint, total_minor bigint,
      shipping_option text, shipping_name text, shipping_net_minor bigint, shipping_tax_minor bigint,
      shipping_address jsonb, billing_address jsonb, payment_method text, placed_at timestamptz,
      external_id text, fingerprint bytea
    )
    on conflict (region, external_id) where external_id is not null do update set (
      number, state, version, channel, customer_id, email, email_hash, currency, tax_included, subtotal_minor,
      discount_minor, shipping_minor, tax_minor, total_minor, shipping_option, shipping_name,
      shipping_net_minor, shipping_tax_minor, shipping_address, billing_address, payment_method, placed_at,
      imported_at, imported_fingerprint
    ) = row(
      excluded.number, excluded.state, excluded.version, excluded.channel, excluded.customer_id,
      excluded.email, excluded.email_hash, excluded.currency, excluded.tax_included, excluded.subtotal_minor,
      excluded.discount_minor, excluded.shipping_minor, excluded.tax_minor, excluded.total_minor,
      excluded.shipping_option, excluded.shipping_name, excluded.shipping_net_minor,
      excluded.shipping_tax_minor, excluded.shipping_address, excluded.billing_address,
      excluded.payment_method, excluded.placed_at, excluded.imported_at, excluded.imported_fingerprint
    )
  `;
}

/** A row by the names of its columns; amounts as text, so that none goes through a float. */
function recordOf({ order, fingerprint, cartId, checkoutId, ...row }: ImportRow) {
  const { totals, shipping } = order;
  return {
    ...row,
    state: order.state,
    channel: order.channel,
    cart_id: cartId,
    checkout_id: checkoutId,
    customer_id: order.customerId,
    email: order.email,
    email_hash: byteaOf(hashEmail(order.email)),
    currency: totals.total.currency,
    tax_included: order.taxIncluded,
    subtotal_minor: String(totals.subtotal.amountMinor),
    discount_minor: String(totals.discount.amountMinor),
    shipping_minor: String(totals.shipping.amountMinor),
    tax_minor: String(totals.tax.amountMinor),
    total_minor: String(totals.total.amountMinor),
    shipping_option: shipping?.option ?? null,
    shipping_name: shipping?.name ?? null,
    shipping_net_minor: String(shipping?.net.amountMinor ?? 0n),
    shipping_tax_minor: String(shipping?.tax.amountMinor ?? 0n),
    shipping_address: order.shippingAddress,
    billing_address: order.billingAddress,
    payment_method: order.paymentMethod,
    placed_at: order.placedAt.toISOString(),
    external_id: order.externalId,
    fingerprint: byteaOf(fingerprint),
  };
}

function byteaOf(bytes: Buffer): string {
  return `\\x${bytes.toString("hex")}`;
}

/** Takes away the lines of these orders, so that others can be written. */
export function deleteLines(tx: Tx, orderIds: readonly string[]): Statement<never> {
  return sql`
    delete from orders.line
    where region = ${tx.region}::text
      and order_id = any(${orderIds}::uuid[])
  `;
}

/** A step that an order took in its former shop. */
export interface FormerStep {
  readonly orderId: string;
  readonly version: number;
  readonly from: string | null;
  readonly to: string;
  readonly at: Date;
}

/** Writes steps at the time at which they were taken. */
export function insertFormerSteps(tx: Tx, steps: readonly FormerStep[], reason: string): Statement<never> {
  return sql`
    insert into orders.history (region, order_id, version, from_state, to_state, reason, occurred_at)
    select ${tx.region}::text, order_id, version, from_state, to_state, ${reason}::text, occurred_at
    from unnest(
      ${steps.map(({ orderId }) => orderId)}::uuid[],
      ${steps.map(({ version }) => version)}::int[],
      ${steps.map(({ from }) => from)}::text[],
      ${steps.map(({ to }) => to)}::text[],
      ${steps.map(({ at }) => at)}::timestamptz[]
    ) as step (order_id, version, from_state, to_state, occurred_at)
  `;
}

interface Imported {
  readonly id: string;
}

/** The order if it was imported; null for one of our own, and for one that is not there. No lock. */
export function importedOrder(tx: Tx, orderId: string): Statement<Imported> {
  return sql<Imported>`
    select id
    from orders."order"
    where region = ${tx.region}::text
      and id = ${orderId}::uuid
      and imported_at is not null
  `;
}
