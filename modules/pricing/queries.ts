import { many, one, type Queryable, run, sql, type Tx } from "#platform/db";

/** A price as it is stored. */
export interface PriceRow {
  readonly variantId: string;
  readonly priceListId: string;
  readonly minQuantity: number;
  readonly amountMinor: bigint;
}

/** All prices of these variants, in no order, of the currencies or of all; a variant without a row has no price. No locks. */
export function selectPrices(
  on: Queryable,
  variantIds: readonly string[],
  currencies: readonly string[] | null,
): Promise<readonly PriceRow[]> {
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
        and (${currencies}::text[] is null or price.currency = any(${currencies}::text[]))
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

export interface PriceListRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly channel: string | null;
  readonly currency: string;
  readonly kind: "base" | "sale";
  readonly priority: number;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
}

/** All price lists by code; there are tens, not thousands. */
export function selectPriceLists(on: Queryable): Promise<readonly PriceListRow[]> {
  return many(
    on,
    sql<PriceListRow>`
      select
        price_list.id as "id",
        price_list.code as "code",
        price_list.name as "name",
        price_list.channel as "channel",
        price_list.currency as "currency",
        price_list.kind as "kind",
        price_list.priority as "priority",
        price_list.valid_from as "validFrom",
        price_list.valid_until as "validUntil"
      from pricing.price_list
      order by price_list.code
    `,
  );
}

/** Makes the list of this code, or gives it these values; its id and currency never change. A row comes back unless the currency differs. */
export function upsertPriceListRow(tx: Tx, list: PriceListRow): Promise<readonly PriceListRow[]> {
  return many(
    tx,
    sql<PriceListRow>`
      insert into pricing.price_list (id, code, name, channel, currency, kind, priority, valid_from, valid_until)
      values (
        ${list.id}::uuid, ${list.code}::text, ${list.name}::text, ${list.channel}::text, ${list.currency}::text,
        ${list.kind}::text, ${list.priority}::int, ${list.validFrom}::timestamptz, ${list.validUntil}::timestamptz
      )
      on conflict (code) do update
      set
        name = excluded.name,
        channel = excluded.channel,
        kind = excluded.kind,
        priority = excluded.priority,
        valid_from = excluded.valid_from,
        valid_until = excluded.valid_until
      where price_list.currency = excluded.currency
      returning
        id as "id",
        code as "code",
        name as "name",
        channel as "channel",
        currency as "currency",
        kind as "kind",
        priority as "priority",
        valid_from as "validFrom",
        valid_until as "validUntil"
    `,
  );
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

/** A variant whose price changed. */
export interface ChangedPriceRow {
  readonly variantId: string;
}

/**
 * Writes prices in key order, so that two writers of the same prices cannot wait for each other in a circle. A price
 * that stands already is not written again and has no row in the answer.
 */
export function upsertPrices(tx: Tx, prices: readonly PriceWrite[]): Promise<readonly ChangedPriceRow[]> {
  return many(
    tx,
    sql<ChangedPriceRow>`
      insert into pricing.price (variant_id, price_list_id, min_quantity, amount_minor, currency)
      select given.variant_id, given.price_list_id, given.min_quantity, given.amount_minor, given.currency
      from unnest(
        ${prices.map((price) => price.variantId)}::uuid[],
        ${prices.map((price) => price.priceListId)}::uuid[],
        ${prices.map((price) => price.minQuantity)}::int[],
        ${prices.map((price) => price.amountMinor)}::bigint[],
        ${prices.map((price) => price.currency)}::text[]
      ) as given (variant_id, price_list_id, min_quantity, amount_minor, currency)
      order by given.variant_id, given.price_list_id, given.min_quantity
      on conflict (variant_id, price_list_id, min_quantity) do update
      set amount_minor = excluded.amount_minor
      where price.amount_minor is distinct from excluded.amount_minor
      returning variant_id as "variantId"
    `,
  );
}

/** Takes prices out of a list; a price that is not there is passed over and has no row in the answer. */
export function deletePrices(
  tx: Tx,
  keys: readonly { readonly variantId: string; readonly priceListId: string; readonly minQuantity: number }[],
): Promise<readonly ChangedPriceRow[]> {
  return many(
    tx,
    sql<ChangedPriceRow>`
      delete from pricing.price
      using unnest(
        ${keys.map((key) => key.variantId)}::uuid[],
        ${keys.map((key) => key.priceListId)}::uuid[],
        ${keys.map((key) => key.minQuantity)}::int[]
      ) as given (variant_id, price_list_id, min_quantity)
      where price.variant_id = given.variant_id
        and price.price_list_id = given.price_list_id
        and price.min_quantity = given.min_quantity
      returning price.variant_id as "variantId"
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
