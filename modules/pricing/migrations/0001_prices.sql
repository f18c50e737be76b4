-- Why: what things cost: price lists with windows and tiers, tax rates, and what shipping costs.
-- Safe while old code runs: yes

create schema if not exists pricing;

create table pricing.price_list (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null check (char_length(name) between 1 and 200),
  channel text check (char_length(channel) between 1 and 64),
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  kind text not null check (kind in ('base', 'sale')),
  priority int not null default 0 check (priority between -1000 and 1000),
  valid_from timestamptz,
  valid_until timestamptz,
  check (valid_from < valid_until),
  unique (id, currency)
);
comment on table pricing.price_list is 'global: a set of prices in one currency, for one channel or all, in one window';

-- variant_id comes first in the key: every read asks for the prices of a list of variants.
create table pricing.price (
  variant_id uuid not null,
  price_list_id uuid not null,
  min_quantity int not null default 1 check (min_quantity between 1 and 1000000),
  amount_minor bigint not null check (amount_minor between 0 and 5000000000),
  currency char(3) not null,
  primary key (variant_id, price_list_id, min_quantity),
  foreign key (price_list_id, currency) references pricing.price_list (id, currency)
);
comment on table pricing.price is 'global: unit price of a variant in a list, from a quantity on';
create index price_by_list on pricing.price (price_list_id, variant_id, min_quantity);

create table pricing.tax_rate (
  id uuid primary key,
  country char(2) not null check (country ~ '^[A-Z]{2}$'),
  subdivision text check (subdivision ~ '^[A-Z0-9]{1,3}$'),
  category text not null check (category ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null check (char_length(name) between 1 and 200),
  rate_ppm int not null check (rate_ppm between 0 and 1000000),
  rounding text not null default 'line' check (rounding in ('line', 'unit')),
  valid_from timestamptz,
  valid_until timestamptz,
  check (valid_from < valid_until),
  unique nulls not distinct (country, subdivision, category, valid_from)
);
comment on table pricing.tax_rate is 'global: tax on a category of goods in a country or a part of it, in one window';

create table pricing.shipping_option (
  channel text not null check (char_length(channel) between 1 and 64),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null check (char_length(name) between 1 and 200),
  countries text[] not null,
  tax_category text not null default 'standard',
  min_days int not null check (min_days between 0 and 365),
  max_days int not null check (max_days between min_days and 365),
  max_weight_grams int check (max_weight_grams > 0),
  position int not null default 0,
  primary key (channel, code)
);
comment on table pricing.shipping_option is 'global: a way to ship that a channel offers; no countries means all of the channel';

create table pricing.shipping_price (
  channel text not null,
  code text not null,
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor between 0 and 5000000000),
  free_from_minor bigint check (free_from_minor between 0 and 5000000000),
  primary key (channel, code, currency),
  foreign key (channel, code) references pricing.shipping_option (channel, code) on delete cascade
);
comment on table pricing.shipping_price is 'global: what a shipping option costs in a currency, and from which goods total on it is free';

-- One row. The token changes with every change of lists, tax rates and shipping, in the same transaction.
create table pricing.edition (
  only_row boolean primary key default true check (only_row),
  token uuid not null
);
comment on table pricing.edition is 'global: names the present state of price lists, tax rates and shipping options';
insert into pricing.edition (token) values (gen_random_uuid());
