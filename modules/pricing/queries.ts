import { copyInto, copyLine, copyRows, many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** A price as it is stored. */
export interface PriceRow {
  readonly variantId: string;
  readonly priceListId: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** All prices of these variants, in no order; a variant without a row has no price. No locks. */
export function selectPrices(on: Queryable, variantIds: readonly string[]): Promise<readonly PriceRow[]> {
  return many(
    on,
    sql<PriceRow>`
      select
        price.variant_id as "variantId",
        price.price_list_id as "priceListId",
        price.min_quantity as "minQuantity",
        price.amount_minor as "amountMinor"
      from pricing.price
      where price.variant_id = any(${variantIds}::uuid[])
    `,
  );
}

/** The token that names the present state of lists, tax rates and shipping. */
export interface EditionRow {
  readonly token: string;
}

/** The present edition; there is always one row. */
export function selectEdition(on: Queryable): Promise<EditionRow> {
  return one(on, sql<EditionRow>`select edition.token as "token" from pricing.edition`);
}

/** Makes every process read the settings again. Locks the one row until commit, so that changes of settings take turns. */
export function renewEdition(tx: Tx, token: string): Promise<number> {
  return run(tx, sql`update pricing.edition set token = ${token}::uuid`);
}

/** What identifies a list for a writer of prices. */
export interface ListKeyRow {
  readonly id: string;
  readonly code: string;
  readonly currency: string;
}

/** Ids and currencies of the lists of these codes; an unknown code has no row. No locks: neither ever changes. */
export function selectListKeys(on: Queryable, codes: readonly string[]): Promise<readonly ListKeyRow[]> {
  return many(
    on,
    sql<ListKeyRow>`
      select price_list.id as "id", price_list.code as "code", price_list.currency as "currency"
      from pricing.price_list
      where price_list.code = any(${codes}::text[])
    `,
  );
}

/** A price to be written; distinct by list, variant and quantity. */
export interface PriceWrite extends PriceRow {
  readonly currency: string;
}

/** Adds prices of variants that have none. */
export function copyPrices(tx: Tx, prices: readonly PriceWrite[]): Promise<number> {
  const since = tx.now.toISOString();
  return copyRows(
    tx,
    copyInto`pricing.price (variant_id, price_list_id, min_quantity, amount_minor, currency, since)`,
    prices.map(({ variantId, priceListId, minQuantity, amountMinor, currency }) =>
      copyLine([variantId, priceListId, minQuantity, amountMinor, currency, since]),
    ),
  );
}

/** Which of these prices stand exactly so, by their place in the list, from 1. No locks. */
export function selectSamePrices(
  on: Queryable,
  prices: readonly PriceWrite[],
): Promise<readonly { readonly place: number }[]> {
  return many(
    on,
    sql<{ readonly place: number }>`
      select given.place::int as place
      from unnest(
        ${prices.map((price) => price.variantId)}::uuid[],
        ${prices.map((price) => price.priceListId)}::uuid[],
        ${prices.map((price) => price.minQuantity)}::int[],
        ${prices.map((price) => price.amountMinor)}::bigint[]
      ) with ordinality as given (variant_id, price_list_id, min_quantity, amount_minor, place)
      join pricing.price using (variant_id, price_list_id, min_quantity, amount_minor)
    `,
  );
}

/** A price that changed. */
export interface ChangedPriceRow {
  readonly variantId: string;
  readonly priceListId: string;
  readonly minQuantity: number;
  /** Whether there was none before. */
  readonly isMade: boolean;
}

/**
 * Writes prices in key order, so that two writers of the same prices cannot wait for each other in a circle, and keeps
 * what they were. A price that stands already is not written again and has no row in the answer.
 *
 * @param changedBy who or what sets them, for the history
 */
export function upsertPrices(
  tx: Tx,
  prices: readonly PriceWrite[],
  changedBy: string,
): Promise<readonly ChangedPriceRow[]> {
  return many(
    tx,
    sql<ChangedPriceRow>`
      with given as (
        select given.variant_id, given.price_list_id, given.min_quantity, given.amount_minor, given.currency
        from unnest(
          ${prices.map((price) => price.variantId)}::uuid[],
          ${prices.map((price) => price.priceListId)}::uuid[],
          ${prices.map((price) => price.minQuantity)}::int[],
          ${prices.map((price) => price.amountMinor)}::bigint[],
          ${prices.map((price) => price.currency)}::text[]
        ) as given (variant_id, price_list_id, min_quantity, amount_minor, currency)
      ),
      former as (
        select price.variant_id, price.price_list_id, price.min_quantity, price.amount_minor, price.since
        from pricing.price
        join given using (variant_id, price_list_id, min_quantity)
        where price.amount_minor <> given.amount_minor
        order by price.variant_id, price.price_list_id, price.min_quantity
        for update of price
      ),
      kept as (
        insert into pricing.price_history
          (variant_id, price_list_id, min_quantity, in_force_from, in_force_until, amount_minor, ended_by)
        select variant_id, price_list_id, min_quantity, since, ${tx.now}::timestamptz, amount_minor, ${changedBy}::text
        from former
        where since < ${tx.now}::timestamptz
      )
      insert into pricing.price (variant_id, price_list_id, min_quantity, amount_minor, currency, since)
      select variant_id, price_list_id, min_quantity, amount_minor, currency, ${tx.now}::timestamptz
      from given
      -- What stood is read before anything is written: parts of a statement run in no order, and a lock passes over what
      -- the statement itself has changed.
      where (select count(*) from former) >= 0
      order by variant_id, price_list_id, min_quantity
      on conflict (variant_id, price_list_id, min_quantity) do update
      set amount_minor = excluded.amount_minor, since = excluded.since
      where price.amount_minor is distinct from excluded.amount_minor
      returning
        variant_id as "variantId", price_list_id as "priceListId", min_quantity as "minQuantity",
        price.xmax = 0 as "isMade"
    `,
  );
}

/** A variant that lost a price. */
export interface RemovedPriceRow {
  readonly variantId: string;
}

/** Takes prices out of a list and keeps what they were; one that is not there is passed over and has no row in the answer. */
export function deletePrices(
  tx: Tx,
  keys: readonly { readonly variantId: string; readonly priceListId: string; readonly minQuantity: number }[],
  changedBy: string,
): Promise<readonly RemovedPriceRow[]> {
  return many(
    tx,
    sql<RemovedPriceRow>`
      with gone as (
        delete from pricing.price
        using unnest(
          ${keys.map((key) => key.variantId)}::uuid[],
          ${keys.map((key) => key.priceListId)}::uuid[],
          ${keys.map((key) => key.minQuantity)}::int[]
        ) as given (variant_id, price_list_id, min_quantity)
        where price.variant_id = given.variant_id
          and price.price_list_id = given.price_list_id
          and price.min_quantity = given.min_quantity
        returning price.variant_id, price.price_list_id, price.min_quantity, price.amount_minor, price.since
      ),
      kept as (
        insert into pricing.price_history
          (variant_id, price_list_id, min_quantity, in_force_from, in_force_until, amount_minor, ended_by)
        select variant_id, price_list_id, min_quantity, since, ${tx.now}::timestamptz, amount_minor, ${changedBy}::text
        from gone
        where since < ${tx.now}::timestamptz
      )
      select variant_id as "variantId"
      from gone
    `,
  );
}

/** A price as the desk lists it. */
export interface ListedPriceRow extends PriceRow {
  readonly list: string;
  readonly currency: string;
}

/** Where a page of prices begins: behind this key. */
export interface PriceKey {
  readonly variantId: string;
  readonly priceListId: string;
  readonly minQuantity: number;
}

/** Prices of a list in key order behind `after`, read from the list's own index. No locks. */
export function selectPricesOfList(
  on: Queryable,
  list: string,
  page: { readonly after: PriceKey | null; readonly limit: number },
): Promise<readonly ListedPriceRow[]> {
  return many(
    on,
    sql<ListedPriceRow>`
      select
        price.variant_id as "variantId",
        price.price_list_id as "priceListId",
        price.min_quantity as "minQuantity",
        price.amount_minor as "amountMinor",
        price.currency as "currency",
        ${list}::text as "list"
      from pricing.price
      where price.price_list_id = (select price_list.id from pricing.price_list where price_list.code = ${list}::text)
        and (
          ${page.after?.variantId ?? null}::uuid is null
          or (price.variant_id, price.min_quantity) > (
            ${page.after?.variantId ?? null}::uuid,
            ${page.after?.minQuantity ?? null}::int
          )
        )
      order by price.variant_id, price.min_quantity
      limit ${page.limit}::int
    `,
  );
}

/** Prices of a variant, of a list, or all, in key order behind `after`; null filters and null `after` mean all. No locks. */
export function selectPricePage(
  on: Queryable,
  filter: { readonly variantId: string | null; readonly list: string | null },
  page: { readonly after: PriceKey | null; readonly limit: number },
): Promise<readonly ListedPriceRow[]> {
  return many(
    on,
    sql<ListedPriceRow>`
      select
        price.variant_id as "variantId",
        price.price_list_id as "priceListId",
        price.min_quantity as "minQuantity",
        price.amount_minor as "amountMinor",
        price.currency as "currency",
        price_list.code as "list"
      from pricing.price
      join pricing.price_list on price_list.id = price.price_list_id
      where (${filter.variantId}::uuid is null or price.variant_id = ${filter.variantId}::uuid)
        and (${filter.list}::text is null or price_list.code = ${filter.list}::text)
        and (
          ${page.after?.variantId ?? null}::uuid is null
          or (price.variant_id, price.price_list_id, price.min_quantity) > (
            ${page.after?.variantId ?? null}::uuid,
            ${page.after?.priceListId ?? null}::uuid,
            ${page.after?.minQuantity ?? null}::int
          )
        )
      order by price.variant_id, price.price_list_id, price.min_quantity
      limit ${page.limit}::int
    `,
  );
}
