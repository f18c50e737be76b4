-- Why: what the desk wants to see of sales, visits and searches, added up by the minute so that reports read few rows.
-- Safe while old code runs: yes
create schema if not exists insights;

create table insights.sales_minute (
  region text not null,
  minute timestamptz not null check (date_trunc('minute', minute) = minute),
  channel text not null,
  currency char(3) not null check (currency = upper(currency)),
  orders int not null default 0 check (orders >= 0),
  units int not null default 0 check (units >= 0),
  revenue_minor bigint not null default 0 check (revenue_minor >= 0),
  cancelled_orders int not null default 0 check (cancelled_orders >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  primary key (region, minute, channel, currency)
);
comment on table insights.sales_minute is 'regional: confirmed and cancelled orders of a minute';

create table insights.behaviour_minute (
  region text not null,
  minute timestamptz not null check (date_trunc('minute', minute) = minute),
  -- "" where nobody said.
  channel text not null,
  views int not null default 0 check (views >= 0),
  clicks int not null default 0 check (clicks >= 0),
  adds int not null default 0 check (adds >= 0),
  purchases int not null default 0 check (purchases >= 0),
  searches int not null default 0 check (searches >= 0),
  empty_searches int not null default 0 check (empty_searches >= 0),
  primary key (region, minute, channel)
);
comment on table insights.behaviour_minute is 'regional: what shoppers did in a minute';

create table insights.product_day (
  region text not null,
  day date not null,
  product_id uuid not null,
  views int not null default 0 check (views >= 0),
  clicks int not null default 0 check (clicks >= 0),
  adds int not null default 0 check (adds >= 0),
  purchases int not null default 0 check (purchases >= 0),
  primary key (region, day, product_id)
);
comment on table insights.product_day is 'regional: what was done with a product on a day (UTC)';

create table insights.variant_day (
  region text not null,
  day date not null,
  variant_id uuid not null,
  currency char(3) not null check (currency = upper(currency)),
  sku text not null,
  units int not null default 0 check (units >= 0),
  revenue_minor bigint not null default 0 check (revenue_minor >= 0),
  primary key (region, day, variant_id, currency)
);
comment on table insights.variant_day is 'regional: units and money of a variant on a day (UTC)';

create table insights.query_day (
  region text not null,
  day date not null,
  query text not null check (char_length(query) <= 200),
  searches int not null default 0 check (searches >= 0),
  empty int not null default 0 check (empty >= 0),
  clicks int not null default 0 check (clicks >= 0),
  -- Places of the products that were opened, added up; only of clicks whose place is known.
  placed_clicks int not null default 0 check (placed_clicks between 0 and clicks),
  places_sum bigint not null default 0 check (places_sum >= placed_clicks),
  primary key (region, day, query)
);
create index query_by_searches on insights.query_day (region, day, searches desc);
comment on table insights.query_day is 'regional: what was searched on a day (UTC)';
