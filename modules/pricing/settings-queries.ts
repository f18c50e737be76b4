import { many, type Queryable, run, sql, type Tx } from "#platform/db";
import type { TaxRounding } from "./tax.ts";

export interface TaxRateRow {
  readonly id: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly category: string;
  readonly name: string;
  readonly ratePpm: number;
  readonly rounding: TaxRounding;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
}

/** All tax rates, by place and category; there are hundreds, not thousands. */
export function selectTaxRates(on: Queryable): Promise<readonly TaxRateRow[]> {
  return many(
    on,
    sql<TaxRateRow>`
      select
        tax_rate.id as "id",
        tax_rate.country as "country",
        tax_rate.subdivision as "subdivision",
        tax_rate.category as "category",
        tax_rate.name as "name",
        tax_rate.rate_ppm as "ratePpm",
        tax_rate.rounding as "rounding",
        tax_rate.valid_from as "validFrom",
        tax_rate.valid_until as "validUntil"
      from pricing.tax_rate
      order by tax_rate.country, tax_rate.subdivision nulls first, tax_rate.category, tax_rate.valid_from nulls first
    `,
  );
}

/** Writes rates, one per place, category and start, in key order; a rate that stands there gets these values and keeps its id. */
export function upsertTaxRateRows(tx: Tx, rates: readonly TaxRateRow[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.tax_rate
        (id, country, subdivision, category, name, rate_ppm, rounding, valid_from, valid_until)
      select
        given.id, given.country, given.subdivision, given.category, given.name,
        given.rate_ppm, given.rounding, given.valid_from, given.valid_until
      from unnest(
        ${rates.map((rate) => rate.id)}::uuid[],
        ${rates.map((rate) => rate.country)}::text[],
        ${rates.map((rate) => rate.subdivision)}::text[],
        ${rates.map((rate) => rate.category)}::text[],
        ${rates.map((rate) => rate.name)}::text[],
        ${rates.map((rate) => rate.ratePpm)}::int[],
        ${rates.map((rate) => rate.rounding)}::text[],
        ${rates.map((rate) => rate.validFrom)}::timestamptz[],
        ${rates.map((rate) => rate.validUntil)}::timestamptz[]
      ) as given (id, country, subdivision, category, name, rate_ppm, rounding, valid_from, valid_until)
      order by given.country, given.subdivision, given.category, given.valid_from
      on conflict (country, subdivision, category, valid_from) do update
      set
        name = excluded.name,
        rate_ppm = excluded.rate_ppm,
        rounding = excluded.rounding,
        valid_until = excluded.valid_until
    `,
  );
}

/** Takes a rate out of force for good. @returns 0 when there is none */
export function deleteTaxRateRow(tx: Tx, id: string): Promise<number> {
  return run(tx, sql`delete from pricing.tax_rate where tax_rate.id = ${id}::uuid`);
}

export interface ShippingRow {
  readonly channel: string;
  readonly code: string;
  readonly name: string;
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

/** Makes the option of this channel and code, or gives it these values. */
export function upsertShippingOptionRow(
  tx: Tx,
  option: Omit<ShippingRow, "currency" | "amountMinor" | "freeFromMinor">,
): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.shipping_option
        (channel, code, name, countries, tax_category, min_days, max_days, max_weight_grams, position)
      values (
        ${option.channel}::text, ${option.code}::text, ${option.name}::text, ${option.countries}::text[],
        ${option.taxCategory}::text, ${option.minDays}::int, ${option.maxDays}::int,
        ${option.maxWeightGrams}::int, ${option.position}::int
      )
      on conflict (channel, code) do update
      set
        name = excluded.name,
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
