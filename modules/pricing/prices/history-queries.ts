import { many, type Queryable, sql } from "#platform/db";

/** What one unit of a variant cost in a list for a time. */
export interface PastPriceRow {
  readonly variantId: string;
  readonly priceListId: string;
  readonly amountMinor: bigint;
  readonly inForceFrom: Date;
  /** Null: still in force. */
  readonly inForceUntil: Date | null;
}

/** What one unit of these variants costs in lists of the currency and did cost after `since`, in no order. No locks. */
export function selectPastPrices(
  on: Queryable,
  variantIds: readonly string[],
  of: { readonly currency: string; readonly since: Date },
): Promise<readonly PastPriceRow[]> {
  return many(
    on,
    sql<PastPriceRow>`
      select
        price.variant_id as "variantId",
        price.price_list_id as "priceListId",
        price.amount_minor as "amountMinor",
        price.since as "inForceFrom",
        null::timestamptz as "inForceUntil"
      from pricing.price
      where price.variant_id = any(${variantIds}::uuid[])
        and price.min_quantity = 1
        and price.currency = ${of.currency}::text
      union all
      select
        price_history.variant_id,
        price_history.price_list_id,
        price_history.amount_minor,
        price_history.in_force_from,
        price_history.in_force_until
      from pricing.price_history
      join pricing.price_list on price_list.id = price_history.price_list_id
      where price_history.variant_id = any(${variantIds}::uuid[])
        and price_history.min_quantity = 1
        and price_list.currency = ${of.currency}::text
        and price_history.in_force_until > ${of.since}::timestamptz
    `,
  );
}

/** How a list was set for a time. */
export interface PastListRow {
  readonly priceListId: string;
  readonly inForceFrom: Date;
  readonly inForceUntil: Date;
  readonly settings: unknown;
}

/** How lists of the currency were set before, as far as it ended after `since`; the present settings are not among them. */
export function selectPastLists(
  on: Queryable,
  of: { readonly currency: string; readonly since: Date },
): Promise<readonly PastListRow[]> {
  return many(
    on,
    sql<PastListRow>`
      select
        price_list_history.price_list_id as "priceListId",
        price_list_history.in_force_from as "inForceFrom",
        price_list_history.in_force_until as "inForceUntil",
        price_list_history.settings as "settings"
      from pricing.price_list_history
      join pricing.price_list on price_list.id = price_list_history.price_list_id
      where price_list.currency = ${of.currency}::text
        and price_list_history.in_force_until > ${of.since}::timestamptz
      order by price_list_history.price_list_id, price_list_history.in_force_until
    `,
  );
}

/** A former price as the desk lists it. */
export interface FormerPriceRow {
  readonly variantId: string;
  readonly list: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly inForceFrom: Date;
  readonly inForceUntil: Date;
  readonly endedBy: string;
}

/** Former prices of a variant, the latest ended first, before an instant; at most `limit`. No locks. */
export function selectFormerPrices(
  on: Queryable,
  variantId: string,
  page: { readonly before: Date | null; readonly limit: number },
): Promise<readonly FormerPriceRow[]> {
  return many(
    on,
    sql<FormerPriceRow>`
      select
        price_history.variant_id as "variantId",
        price_list.code as "list",
        price_history.min_quantity as "minQuantity",
        price_history.amount_minor as "amountMinor",
        price_list.currency as "currency",
        price_history.in_force_from as "inForceFrom",
        price_history.in_force_until as "inForceUntil",
        price_history.ended_by as "endedBy"
      from pricing.price_history
      join pricing.price_list on price_list.id = price_history.price_list_id
      where price_history.variant_id = ${variantId}::uuid
        and (${page.before}::timestamptz is null or price_history.in_force_until < ${page.before}::timestamptz)
      order by price_history.in_force_until desc, price_list.code, price_history.min_quantity
      limit ${page.limit}::int
    `,
  );
}
