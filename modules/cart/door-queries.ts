import { many, run, sql, type Tx } from "#platform/db";

/** A cart and the checkout that it is sealed for. */
export interface Seal {
  readonly cartId: string;
  readonly checkoutId: string;
}

export interface MovedRow {
  readonly id: string;
}

/** Seals open carts, in id order; one that is not open has no row in the answer. */
export function sealCartRows(tx: Tx, seals: readonly Seal[]): Promise<readonly MovedRow[]> {
  return many(
    tx,
    sql<MovedRow>`
      with wanted as (
        select cart.id, given.checkout_id
        from unnest(
          ${seals.map((seal) => seal.cartId)}::uuid[],
          ${seals.map((seal) => seal.checkoutId)}::uuid[]
        ) as given (id, checkout_id)
        join cart.cart on cart.region = ${tx.region}::text and cart.id = given.id and cart.state = 'open'
        order by cart.id
        for update of cart
      )
      update cart.cart
      set
        state = 'sealed',
        checkout_id = wanted.checkout_id,
        version = cart.version + 1,
        updated_at = ${tx.now}::timestamptz
      from wanted
      where cart.region = ${tx.region}::text
        and cart.id = any(${seals.map((seal) => seal.cartId)}::uuid[])
        and cart.id = wanted.id
      returning cart.id as "id"
    `,
  );
}

/** Opens sealed carts again, in id order; one that is not sealed has no row in the answer. */
export function reopenCartRows(tx: Tx, ids: readonly string[]): Promise<readonly MovedRow[]> {
  return many(
    tx,
    sql<MovedRow>`
      with wanted as (
        select cart.id
        from cart.cart
        where cart.region = ${tx.region}::text
          and cart.id = any(${ids}::uuid[])
          and cart.state = 'sealed'
        order by cart.id
        for update
      )
      update cart.cart
      set
        state = 'open',
        checkout_id = null,
        version = cart.version + 1,
        updated_at = ${tx.now}::timestamptz,
        touched_on = (${tx.now}::timestamptz at time zone 'utc')::date
      where cart.region = ${tx.region}::text
        and cart.id = any(array(select wanted.id from wanted))
      returning cart.id as "id"
    `,
  );
}

/** Marks open and sealed carts as ordered, in id order; others have no row in the answer. */
export function closeCartRows(tx: Tx, ids: readonly string[]): Promise<readonly MovedRow[]> {
  return many(
    tx,
    sql<MovedRow>`
      with wanted as (
        select cart.id
        from cart.cart
        where cart.region = ${tx.region}::text
          and cart.id = any(${ids}::uuid[])
          and cart.state in ('open', 'sealed')
        order by cart.id
        for update
      )
      update cart.cart
      set
        state = 'ordered',
        version = cart.version + 1,
        updated_at = ${tx.now}::timestamptz
      where cart.region = ${tx.region}::text
        and cart.id = any(array(select wanted.id from wanted))
      returning cart.id as "id"
    `,
  );
}

/**
 * Closes open carts that were last touched before the day, at most `limit` of them, and forgets who they were for.
 * Carts that someone else works on are passed over.
 */
export function expireCartRows(tx: Tx, before: Date, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with old as (
        select cart.id
        from cart.cart
        where cart.region = ${tx.region}::text
          and cart.state = 'open'
          and cart.touched_on < (${before}::timestamptz at time zone 'utc')::date
        order by cart.touched_on
        limit ${limit}::int
        for update skip locked
      )
      update cart.cart
      set
        state = 'expired',
        version = cart.version + 1,
        email = null,
        shipping_address = null,
        billing_address = null,
        updated_at = ${tx.now}::timestamptz
      from old
      where cart.region = ${tx.region}::text
        and cart.id = old.id
    `,
  );
}
