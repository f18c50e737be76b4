-- Why: what makes search good beyond the catalogue itself: synonyms, rules of the desk, signals, settings, and what was searched for.
-- Safe while old code runs: yes
create schema if not exists search;

create table search.signal (
  product_id uuid primary key,
  -- Views, clicks, adds and purchases, weighed and fading; see popularity.ts.
  score double precision not null default 0 check (score >= 0),
  scored_at timestamptz not null,
  -- Share of the price that stays with the shop; null when not known.
  margin_ppm int check (margin_ppm between 0 and 1000000)
);
create index signal_by_score on search.signal (score desc);
comment on table search.signal is 'global: how popular a product is and what is earned with it; rebuilt from events, margins set at the desk';

create table search.synonym (
  id uuid primary key,
  -- Language that it holds for, `*` for all.
  language text not null check (language ~ '^(\*|[a-z]{2})$'),
  -- `sofa, couch` both ways, or `notebook => laptop` one way.
  rule text not null check (char_length(rule) between 3 and 500),
  unique (language, rule)
);
comment on table search.synonym is 'global: phrases that mean the same, besides the starter set';

create table search.merchandising (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 200),
  kind text not null check (kind in ('pin', 'boost', 'bury', 'filter')),
  -- Searched words in their compared form; null for a rule of a category.
  query text check (char_length(query) between 1 and 200),
  category_id uuid,
  channel text check (char_length(channel) between 1 and 32),
  -- Products that are pinned, lifted or buried, in order.
  product_ids uuid[] not null default '{}' check (cardinality(product_ids) <= 100),
  -- What is lifted, buried or asked for instead: all products with this value.
  attribute text check (char_length(attribute) between 1 and 100),
  value text check (char_length(value) between 1 and 200),
  factor_ppm int not null default 1000000 check (factor_ppm between 1000 and 100000000),
  starts_at timestamptz,
  ends_at timestamptz,
  is_active boolean not null default true,
  revision int not null default 1,
  check (starts_at < ends_at),
  check (query is not null or category_id is not null),
  check ((attribute is null) = (value is null)),
  check (cardinality(product_ids) > 0 or attribute is not null),
  check (kind <> 'filter' or attribute is not null)
);
create index merchandising_of_query on search.merchandising (query) where query is not null;
comment on table search.merchandising is 'global: what the desk pins, lifts, buries or filters in a search or a category';

create table search.ranking (
  code text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  -- Share of the searches that get it, in parts per million; what is left gets `default`.
  share_ppm int not null default 0 check (share_ppm between 0 and 1000000),
  revision int not null default 1
);
comment on table search.ranking is 'global: settings of the order of results, compared with each other by share';

create table search.query_day (
  day date not null,
  channel text not null check (char_length(channel) between 1 and 32),
  query text not null check (char_length(query) between 1 and 200),
  ranking text not null check (char_length(ranking) between 1 and 32),
  searches bigint not null default 0 check (searches >= 0),
  -- Of those: nothing matched everything that was asked for.
  missed bigint not null default 0 check (missed between 0 and searches),
  clicks bigint not null default 0 check (clicks >= 0),
  -- Sum of the places that were clicked, from 1; divided by the clicks that named one it is the mean place.
  places bigint not null default 0 check (places >= 0),
  placed_clicks bigint not null default 0 check (placed_clicks between 0 and clicks),
  primary key (day, channel, query, ranking)
);
create index query_day_of_query on search.query_day (query, day);
comment on table search.query_day is 'local: what was searched for on a day, and how it went; counted by each region for itself';
