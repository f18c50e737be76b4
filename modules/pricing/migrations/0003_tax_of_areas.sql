-- Why: taxes of postal areas, taxes that counties and cities add, and how each channel taxes.
-- Safe while old code runs: needs N-1 deployed: the old code cannot change tax rates while this is in force

alter table pricing.tax_rate
  -- '10115', '941*' or '94100-94199'; null: the whole country or subdivision.
  add column postal_pattern text check (postal_pattern ~ '^[A-Z0-9]{1,10}(\*|-[A-Z0-9]{1,10})?$'),
  -- Whose tax is added to the place's own; empty: the place's own.
  add column jurisdiction text not null default '' check (char_length(jurisdiction) <= 64),
  drop constraint tax_rate_country_subdivision_category_valid_from_key,
  add constraint tax_rate_of_place unique nulls not distinct
    (country, subdivision, postal_pattern, jurisdiction, category, valid_from);

create table pricing.tax_setting (
  channel text primary key check (char_length(channel) between 1 and 64),
  -- Null: as the rate of the place says.
  rounding text check (rounding in ('unit', 'line', 'total')),
  -- Null: the first country of the channel.
  origin_country char(2) check (origin_country ~ '^[A-Z]{2}$'),
  rate_of text not null default 'destination' check (rate_of in ('destination', 'origin')),
  reverse_charge boolean not null default true,
  provider text not null default 'table' check (provider in ('table', 'outside'))
);
comment on table pricing.tax_setting is 'global: how a channel taxes; without a row, by the rates of the destination';
