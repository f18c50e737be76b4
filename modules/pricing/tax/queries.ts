import { many, type Queryable, run, sql, type Tx } from "#platform/db";

export interface TaxRateRow {
  readonly id: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly postalPattern: string | null;
  readonly jurisdiction: string;
  readonly category: string;
  readonly name: string;
  readonly ratePpm: number;
  readonly rounding: "line" | "unit";
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
}

/** All tax rates, by place and category; hundreds, or tens of thousands where postal areas have their own. */
export function selectTaxRates(on: Queryable): Promise<readonly TaxRateRow[]> {
  return many(
    on,
    sql<TaxRateRow>`
      select
        tax_rate.id as "id",
        tax_rate.country as "country",
        tax_rate.subdivision as "subdivision",
        tax_rate.postal_pattern as "postalPattern",
        tax_rate.jurisdiction as "jurisdiction",
        tax_rate.category as "category",
        tax_rate.name as "name",
        tax_rate.rate_ppm as "ratePpm",
        tax_rate.rounding as "rounding",
        tax_rate.valid_from as "validFrom",
        tax_rate.valid_until as "validUntil"
      from pricing.tax_rate
      order by
        tax_rate.country, tax_rate.subdivision nulls first, tax_rate.postal_pattern nulls first, tax_rate.jurisdiction,
        tax_rate.category, tax_rate.valid_from nulls first
    `,
  );
}

/** Writes rates, one per place, jurisdiction, category and start, in key order; a rate that stands there gets these values and keeps its id. */
export function upsertTaxRateRows(tx: Tx, rates: readonly TaxRateRow[]): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.tax_rate
        (id, country, subdivision, postal_pattern, jurisdiction, category, name, rate_ppm, rounding, valid_from, valid_until)
      select
        given.id, given.country, given.subdivision, given.postal_pattern, given.jurisdiction, given.category, given.name,
        given.rate_ppm, given.rounding, given.valid_from, given.valid_until
      from unnest(
        ${rates.map((rate) => rate.id)}::uuid[],
        ${rates.map((rate) => rate.country)}::text[],
        ${rates.map((rate) => rate.subdivision)}::text[],
        ${rates.map((rate) => rate.postalPattern)}::text[],
        ${rates.map((rate) => rate.jurisdiction)}::text[],
        ${rates.map((rate) => rate.category)}::text[],
        ${rates.map((rate) => rate.name)}::text[],
        ${rates.map((rate) => rate.ratePpm)}::int[],
        ${rates.map((rate) => rate.rounding)}::text[],
        ${rates.map((rate) => rate.validFrom)}::timestamptz[],
        ${rates.map((rate) => rate.validUntil)}::timestamptz[]
      ) as given (
        id, country, subdivision, postal_pattern, jurisdiction, category, name, rate_ppm, rounding, valid_from, valid_until
      )
      order by
        given.country, given.subdivision, given.postal_pattern, given.jurisdiction, given.category, given.valid_from
      on conflict (country, subdivision, postal_pattern, jurisdiction, category, valid_from) do update
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

export interface TaxSettingRow {
  readonly channel: string;
  readonly rounding: "unit" | "line" | "total" | null;
  readonly originCountry: string | null;
  readonly chargesAt: "destination" | "origin";
  readonly reverseCharge: boolean;
  readonly provider: "table" | "outside";
}

/** How channels tax; one of which nothing was set has no row. */
export function selectTaxSettings(on: Queryable): Promise<readonly TaxSettingRow[]> {
  return many(
    on,
    sql<TaxSettingRow>`
      select
        tax_setting.channel as "channel",
        tax_setting.rounding as "rounding",
        tax_setting.origin_country as "originCountry",
        tax_setting.rate_of as "chargesAt",
        tax_setting.reverse_charge as "reverseCharge",
        tax_setting.provider as "provider"
      from pricing.tax_setting
      order by tax_setting.channel
    `,
  );
}

/** Sets how a channel taxes. */
export function upsertTaxSettingRow(tx: Tx, setting: TaxSettingRow): Promise<number> {
  return run(
    tx,
    sql`
      insert into pricing.tax_setting (channel, rounding, origin_country, rate_of, reverse_charge, provider)
      values (
        ${setting.channel}::text, ${setting.rounding}::text, ${setting.originCountry}::text,
        ${setting.chargesAt}::text, ${setting.reverseCharge}::boolean, ${setting.provider}::text
      )
      on conflict (channel) do update
      set
        rounding = excluded.rounding,
        origin_country = excluded.origin_country,
        rate_of = excluded.rate_of,
        reverse_charge = excluded.reverse_charge,
        provider = excluded.provider
    `,
  );
}
