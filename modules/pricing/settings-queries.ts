import { many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface ShippingRow {
  readonly channel: string;
  readonly code: string;
  readonly name: string;
  /** In other languages, by language tag. */
  readonly names: Readonly<Record<string, string>>;
  readonly countries: readonly string[];
  readonly taxCategory: string;
  readonly minDays: number;
  readonly maxDays: number;
  readonly maxWeightGrams: number | null;
  readonly position: number;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly freeFromMinor: bigint | null;
}

/** All shipping options, one row per currency, in the order they are offered; an option without a price has no row. */
export function selectShippingOptions(on: Queryable): Promise<readonly ShippingRow[]> {
  return many(
    on,
    sql<ShippingRow>`
      select
        shipping_option.channel as "channel",
        shipping_option.code as "code",
        shipping_option.name as "name",
        shipping_option.names as "names",
        shipping_option.countries as "countries",
        shipping_option.tax_category as "taxCategory",
        shipping_option.min_days as "minDays",
        shipping_option.max_days as "maxDays",
        shipping_option.max_weight_grams as "maxWeightGrams",
        shipping_option.position as "position",
        shipping_price.currency as "currency",
        shipping_price.amount_minor as "amountMinor",
        shipping_price.free_from_minor as "freeFromMinor"
      from pricing.shipping_option
      join pricing.shipping_price using (channel, code)
      order by shipping_option.channel, shipping_option.position, shipping_option.code, shipping_price.currency
    `,
  );
}

/** Makes the option of this channel and code, or gives it these values; names that are null stay. */
export function upsertShippingOptionRow(
  tx: Tx,
  option: Omit<ShippingRow, "currency" | "amountMinor" | "freeFromMinor" | "names"> & {
    readonly names: ShippingRow["names"] | null;
  },
): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.shipping_option
        (channel, code, name, names, countries, tax_category, min_days, max_days, max_weight_grams, position)
      values (
        ${option.channel}::text, ${option.code}::text, ${option.name}::text, coalesce(${option.names}::jsonb, '{}'),
        ${option.countries}::text[],
        ${option.taxCategory}::text, ${option.minDays}::int, ${option.maxDays}::int,
        ${option.maxWeightGrams}::int, ${option.position}::int
      )
      on conflict (channel, code) do update
      set
        name = excluded.name,
        names = coalesce(${option.names}::jsonb, shipping_option.names),
        countries = excluded.countries,
        tax_category = excluded.tax_category,
        min_days = excluded.min_days,
        max_days = excluded.max_days,
        max_weight_grams = excluded.max_weight_grams,
        position = excluded.position
    `,
  );
}

/** What one option costs in one currency. */
export interface ShippingPriceWrite {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly freeFromMinor: bigint | null;
}

/** Writes the prices of one option; distinct currencies. Prices in other currencies stay as they are. */
export function upsertShippingPrices(
  tx: Tx,
  option: { readonly channel: string; readonly code: string },
  prices: readonly ShippingPriceWrite[],
): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.shipping_price (channel, code, currency, amount_minor, free_from_minor)
      select ${option.channel}::text, ${option.code}::text, given.currency, given.amount_minor, given.free_from_minor
      from unnest(
        ${prices.map((price) => price.currency)}::text[],
        ${prices.map((price) => price.amountMinor)}::bigint[],
        ${prices.map((price) => price.freeFromMinor)}::bigint[]
      ) as given (currency, amount_minor, free_from_minor)
      order by given.currency
      on conflict (channel, code, currency) do update
      set amount_minor = excluded.amount_minor, free_from_minor = excluded.free_from_minor
    `,
  );
}

/** Takes an option and its prices away. @returns 0 when there is none */
export function deleteShippingOptionRow(tx: Tx, channel: string, code: string): Promise<number> {
  return run(
    tx,
    sql`
      delete from pricing.shipping_option
      where shipping_option.channel = ${channel}::text
        and shipping_option.code = ${code}::text
    `,
  );
}
