import type { PriceToFreeze } from "#modules/pricing";
import { many, type Queryable, run, sql, type Tx } from "#platform/db";

export type FrozenPriceRow = PriceToFreeze & { readonly cartId: string; readonly shownAt: Date; readonly until: Date };

/** What is held for these carts, and what was: a row says until when. An absent row is held nothing. No locks. */
export function selectFrozenPrices(on: Queryable, cartIds: readonly string[]): Promise<readonly FrozenPriceRow[]> {
  return many(
    on,
    sql<FrozenPriceRow>`
      select
        frozen_price.cart_id as "cartId",
        frozen_price.variant_id as "variantId",
        frozen_price.min_quantity as "minQuantity",
        frozen_price.max_quantity as "maxQuantity",
        frozen_price.amount_minor as "amountMinor",
        frozen_price.was_minor as "wasMinor",
        frozen_price.price_list_id as "priceListId",
        frozen_price.currency as "currency",
        frozen_price.country as "country",
        frozen_price.customer_group as "customerGroup",
        frozen_price.shown_at as "shownAt",
        frozen_price.held_until as "until"
      from cart.frozen_price
      where frozen_price.region = ${on.region}::text
        and frozen_price.cart_id = any(${cartIds}::uuid[])
    `,
  );
}

/**
 * Holds prices of a cart from now on, in the order of the variants. What is held already stays, unless the buyer was shown a
 * lower price since, asks for units that it is not held for, or is another buyer: so two who look at once hold one price.
 */
export function upsertFrozenPrices(
  tx: Tx,
  prices: readonly PriceToFreeze[],
  { cartId, seconds }: { readonly cartId: string; readonly seconds: number },
): Promise<number> {
  return run(
    tx,
    sql`
      insert into cart.frozen_price (
        region, cart_id, variant_id, min_quantity, max_quantity, amount_minor, was_minor, price_list_id, currency, country,
        customer_group, shown_at, held_until
      )
      select ${tx.region}::text, ${cartId}::uuid, given.variant_id, given.min_quantity, given.max_quantity,
        given.amount_minor, given.was_minor, given.price_list_id, given.currency, given.country, given.customer_group,
        ${tx.now}::timestamptz, ${tx.now}::timestamptz + make_interval(secs => ${seconds}::int)
      from unnest(
        ${prices.map((one) => one.variantId)}::uuid[],
        ${prices.map((one) => one.minQuantity)}::int[],
        ${prices.map((one) => one.maxQuantity)}::int[],
        ${prices.map((one) => one.amountMinor)}::bigint[],
        ${prices.map((one) => one.wasMinor)}::bigint[],
        ${prices.map((one) => one.priceListId)}::uuid[],
        ${prices.map((one) => one.currency)}::text[],
        ${prices.map((one) => one.country)}::text[],
        ${prices.map((one) => one.customerGroup)}::text[]
      ) as given (
        variant_id, min_quantity, max_quantity, amount_minor, was_minor, price_list_id, currency, country, customer_group
      )
      order by given.variant_id
      on conflict (region, cart_id, variant_id) do update set
        min_quantity = excluded.min_quantity,
        max_quantity = excluded.max_quantity,
        amount_minor = excluded.amount_minor,
        was_minor = excluded.was_minor,
        price_list_id = excluded.price_list_id,
        currency = excluded.currency,
        country = excluded.country,
        customer_group = excluded.customer_group,
        shown_at = excluded.shown_at,
        held_until = excluded.held_until
      where frozen_price.held_until <= excluded.shown_at
        or frozen_price.amount_minor > excluded.amount_minor
        or excluded.max_quantity not between frozen_price.min_quantity and frozen_price.max_quantity
        or frozen_price.currency <> excluded.currency
        or frozen_price.country <> excluded.country
        or frozen_price.customer_group is distinct from excluded.customer_group
    `,
  );
}

/** Forgets prices that are not held any more, at most `limit` of them; rows that someone else writes are passed over. */
export function deleteThawedPrices(tx: Tx, limit: number): Promise<number> {
  return run(
    tx,
    sql`
      with old as (
        select frozen_price.cart_id, frozen_price.variant_id
        from cart.frozen_price
        where frozen_price.region = ${tx.region}::text
          and frozen_price.held_until < ${tx.now}::timestamptz
        order by frozen_price.held_until
        limit ${limit}::int
        for update skip locked
      )
      delete from cart.frozen_price
      using old
      where frozen_price.region = ${tx.region}::text
        and frozen_price.cart_id = old.cart_id
        and frozen_price.variant_id = old.variant_id
    `,
  );
}
