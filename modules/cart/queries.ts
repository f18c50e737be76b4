import { encodeArray, jsonb, many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { StoredCart } from "./cart-state.ts";

/**
 * Carts of this region, locked in id order, so that two batches with the same carts can never wait for each other in a
 * circle. An id without a row is no cart of this region.
 */
export function lockCartRows(tx: Tx, ids: readonly string[]): Promise<readonly StoredCart[]> {
  return many(
    tx,
    sql<StoredCart>`
      select
        cart.id as "id",
        cart.version as "version",
        cart.channel as "channel",
        cart.currency as "currency",
        cart.state as "state",
        cart.token_hash as "tokenHash",
        cart.customer_id as "customerId",
        cart.email as "email",
        cart.shipping_address as "shippingAddress",
        cart.billing_address as "billingAddress",
        cart.shipping_option as "shippingOption",
        cart.vat_id as "vatId",
        cart.wants_reminder as "wantsReminder",
        cart.codes as "codes",
        cart.touched_on < (${tx.now}::timestamptz at time zone 'utc')::date as "isDue"
      from cart.cart
      where cart.region = ${tx.region}::text
        and cart.id = any(${ids}::uuid[])
      order by cart.id
      for update
    `,
  );
}

/** A line of a cart as one statement reads it together with its cart. */
export interface ReadLine {
  readonly variantId: string;
  readonly region: string;
  readonly added: number;
  readonly cut: Readonly<Record<string, number>>;
  readonly position: number;
}

export interface CartWithLinesRow extends StoredCart {
  readonly lines: readonly ReadLine[];
}

/** Carts of this region with their lines, as of one snapshot and without a lock. An absent row is no cart. */
export function selectCarts(on: Queryable, ids: readonly string[]): Promise<readonly CartWithLinesRow[]> {
  return many(
    on,
    sql<CartWithLinesRow>`
      select
        cart.id as "id",
        cart.version as "version",
        cart.channel as "channel",
        cart.currency as "currency",
        cart.state as "state",
        cart.token_hash as "tokenHash",
        cart.customer_id as "customerId",
        cart.email as "email",
        cart.shipping_address as "shippingAddress",
        cart.billing_address as "billingAddress",
        cart.shipping_option as "shippingOption",
        cart.vat_id as "vatId",
        cart.wants_reminder as "wantsReminder",
        cart.codes as "codes",
        false as "isDue",
        (
          select coalesce(
            jsonb_agg(
              jsonb_build_object(
                'variantId', line.variant_id,
                'region', line.region,
                'added', line.added,
                'cut', line.cut,
                'position', line.position
              )
            ),
            '[]'
          )
          from cart.line
          where line.region = any(${[on.region]}::text[])
            and line.cart_id = cart.id
        ) as "lines"
      from cart.cart
      where cart.region = ${on.region}::text
        and cart.id = any(${ids}::uuid[])
    `,
  );
}

export interface ActiveCartRow {
  readonly id: string;
  readonly customerId: string;
  readonly channel: string;
}

/**
 * Makes writers that open or merge carts of the same customers take turns until commit, in id order. A row lock cannot do
 * it, because the cart may not be there yet. @returns one row per customer, of no meaning
 */
export function lockCustomers(tx: Tx, customerIds: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`
      select pg_advisory_xact_lock(hashtextextended('cart/' || customer.id, 0))
      from (select distinct given.id from unnest(${customerIds}::uuid[]) as given (id) order by given.id) as customer
    `,
  );
}

/** The active cart of each of these customers in each channel; none is absent. No lock: call `lockCustomers` before. */
export function selectActiveCarts(tx: Tx, customerIds: readonly string[]): Promise<readonly ActiveCartRow[]> {
  return many(
    tx,
    sql<ActiveCartRow>`
      select cart.id as "id", cart.customer_id as "customerId", cart.channel as "channel"
      from cart.cart
      where cart.region = ${tx.region}::text
        and cart.customer_id = any(${customerIds}::uuid[])
        and cart.state in ('open', 'sealed')
    `,
  );
}

/** Writes new carts, in id order. */
export function insertCarts(tx: Tx, carts: readonly StoredCart[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into cart.cart
        (region, id, token_hash, channel, currency, customer_id, created_at, updated_at, touched_on)
      select
        ${tx.region}::text, given.id, given.token_hash, given.channel, given.currency, given.customer_id,
        ${tx.now}::timestamptz, ${tx.now}::timestamptz, (${tx.now}::timestamptz at time zone 'utc')::date
      from unnest(
        ${carts.map((cart) => cart.id)}::uuid[],
        ${carts.map((cart) => cart.tokenHash)}::bytea[],
        ${carts.map((cart) => cart.channel)}::text[],
        ${carts.map((cart) => cart.currency)}::text[],
        ${carts.map((cart) => cart.customerId)}::uuid[]
      ) as given (id, token_hash, channel, currency, customer_id)
      order by given.id
    `,
  );
}

/** Notes that carts were touched today; they are locked by this transaction. */
export function touchCarts(tx: Tx, ids: readonly string[]): Promise<number> {
  return run(
    tx,
    sql`
      update cart.cart
      set touched_on = (${tx.now}::timestamptz at time zone 'utc')::date
      where cart.region = ${tx.region}::text
        and cart.id = any(${ids}::uuid[])
    `,
  );
}

/**
 * Writes everything of these carts that a customer or a sign-in can change; the carts are locked by this transaction, so
 * they stay where they are found. Each is looked up and then written at its place: joined by id, as planned while there
 * are few carts, every cart of a batch would be held against every row that is given.
 */
export function updateCarts(tx: Tx, carts: readonly StoredCart[]): Promise<number> {
  const asJson = (value: unknown): string | null => (value === null ? null : jsonb(value));
  return run(
    tx,
    sql`
      with given as materialized (
        select given.*, stored.place
        from unnest(
          ${carts.map((cart) => cart.id)}::uuid[],
          ${carts.map((cart) => cart.version)}::int[],
          ${carts.map((cart) => cart.state)}::text[],
          ${carts.map((cart) => cart.tokenHash)}::bytea[],
          ${carts.map((cart) => cart.customerId)}::uuid[],
          ${carts.map((cart) => cart.email)}::text[],
          ${carts.map((cart) => asJson(cart.shippingAddress))}::jsonb[],
          ${carts.map((cart) => asJson(cart.billingAddress))}::jsonb[],
          ${carts.map((cart) => cart.shippingOption)}::text[],
          ${carts.map((cart) => cart.vatId)}::text[],
          ${carts.map((cart) => cart.wantsReminder)}::boolean[],
          ${carts.map((cart) => encodeArray(cart.codes))}::text[]
        ) as given (
          id, version, state, token_hash, customer_id, email, shipping_address, billing_address, shipping_option,
          vat_id, wants_reminder, codes
        )
        cross join lateral (
          select cart.ctid as place from cart.cart where cart.region = ${tx.region}::text and cart.id = given.id offset 0
        ) as stored
      )
      update cart.cart
      set
        version = given.version,
        state = given.state,
        token_hash = given.token_hash,
        customer_id = given.customer_id,
        email = given.email,
        shipping_address = given.shipping_address,
        billing_address = given.billing_address,
        shipping_option = given.shipping_option,
        vat_id = given.vat_id,
        wants_reminder = given.wants_reminder,
        codes = given.codes::text[],
        updated_at = ${tx.now}::timestamptz,
        touched_on = (${tx.now}::timestamptz at time zone 'utc')::date
      from given
      where cart.ctid = given.place
    `,
  );
}
