import { many, run, sql, type Tx } from "#platform/db";

/** A cart that its customer is to be reminded of. */
export interface AbandonedRow {
  readonly id: string;
  readonly customerId: string | null;
  readonly channel: string;
  /** Which reminder it is, from 1. */
  readonly reminder: number;
  readonly untouchedSince: Date;
}

/**
 * Marks open carts with lines that nobody touched since `before`, whose customer wants a reminder and gave an address, as
 * reminded once more. A cart is reminded of again only if the reminder before is older than `remindedBefore`; one opened
 * before `oldestId` is let be. Carts that someone else works on are passed over. @returns at most `limit`, in id order
 */
export function takeAbandoned(
  tx: Tx,
  since: { readonly before: Date; readonly remindedBefore: Date; readonly oldestId: string; readonly limit: number },
): Promise<readonly AbandonedRow[]> {
  return many(
    tx,
    sql<AbandonedRow>`
      with touched as (
        select cart.id, greatest(cart.updated_at, filled.at) as at
        from cart.cart
        cross join lateral (
          select max(line.updated_at) as at
          from cart.line
          where line.region = cart.region and line.cart_id = cart.id
        ) as filled
        where cart.region = ${tx.region}::text
          and cart.state = 'open'
          and cart.wants_reminder
          and cart.reminders < 2
          and cart.email is not null
          and cart.id >= ${since.oldestId}::uuid
          and filled.at is not null
          and (cart.reminded_at is null or cart.reminded_at < ${since.remindedBefore}::timestamptz)
          and greatest(cart.updated_at, filled.at) < ${since.before}::timestamptz
        order by cart.id
        limit ${since.limit}::int
        for update of cart skip locked
      )
      update cart.cart
      set reminders = cart.reminders + 1, reminded_at = ${tx.now}::timestamptz
      from touched
      where cart.region = ${tx.region}::text
        and cart.id = touched.id
      returning cart.id, cart.customer_id as "customerId", cart.channel, cart.reminders as reminder,
        touched.at as "untouchedSince"
    `,
  );
}

/** Closes a customer's carts that are not ordered, and forgets who they were for; a checkout under way ends by itself. */
export function forgetCartsOf(tx: Tx, customerId: string): Promise<number> {
  return run(
    tx,
    sql`
      update cart.cart
      set state = case when state = 'open' then 'expired' else state end,
        version = version + 1,
        email = null,
        shipping_address = null,
        billing_address = null,
        vat_id = null,
        wants_reminder = false,
        updated_at = ${tx.now}::timestamptz
      where region = ${tx.region}::text
        and customer_id = ${customerId}::uuid
        and state <> 'sealed'
    `,
  );
}
