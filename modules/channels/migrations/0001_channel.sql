-- Why: where the shop sells: currency, language, countries and how tax is shown.
-- Safe while old code runs: yes

create schema if not exists channels;

create table channels.channel (
  code text not null,
  name text not null,
  currency char(3) not null,
  locale text not null,
  languages text[] not null,
  countries text[] not null,
  is_tax_included boolean not null,
  region text not null,
  position int not null,
  version int not null default 1,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (code),
  constraint channel_code_is_short check (code ~ '^[a-z][a-z0-9-]{0,31}$'),
  constraint channel_has_a_name check (length(name) between 1 and 100),
  constraint channel_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
  constraint channel_speaks_its_locale check (locale = any (languages)),
  constraint channel_speaks_few_languages check (cardinality(languages) between 1 and 20),
  constraint channel_sells_somewhere check (cardinality(countries) between 1 and 250),
  constraint channel_region_is_a_code check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  constraint channel_position_is_not_negative check (position >= 0),
  constraint channel_version_is_positive check (version >= 1)
);

comment on table channels.channel is 'global: where the shop sells; the open channel with the lowest position is the default';
