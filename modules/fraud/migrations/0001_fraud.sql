-- Why: what cards, devices, addresses and others did, how each purchase was judged and why, and what people decide about it.
-- Safe while old code runs: yes
create schema if not exists fraud;

create table fraud.subject (
  region text not null,
  -- Keyed hash of the role and its normalised text: the table tells nobody who they are.
  key bytea not null check (octet_length(key) = 16),
  role text not null check (role in ('card', 'device', 'email', 'phone', 'address', 'network', 'session')),
  first_seen_at timestamptz not null,
  -- Purchases older than 37 days, which are no longer kept one by one.
  folded_count int not null default 0 check (folded_count >= 0),
  folded_value bigint not null default 0 check (folded_value >= 0),
  -- Sum of squares of worth: a statistic, not money.
  folded_squares double precision not null default 0 check (folded_squares >= 0),
  folded_frauds int not null default 0 check (folded_frauds >= 0),
  primary key (region, key),
  check (folded_frauds <= folded_count)
);
comment on table fraud.subject is 'regional: who or what took part in purchases, by hash';

create table fraud.observation (
  region text not null,
  key bytea not null check (octet_length(key) = 16),
  occurred_at timestamptz not null,
  -- Of the purchase; of the act itself for other steps.
  id uuid not null,
  step text not null check (step in ('checkout', 'sign_in_failed', 'card_added', 'refund')),
  -- Euro cents, roughly: for comparison only, never for books.
  value_cents bigint not null check (value_cents >= 0),
  -- Times what the payer usually spends; -1 when nothing was known.
  surprise real not null,
  outcome text not null check (outcome in ('pending', 'accepted', 'declined')),
  label text not null check (label in ('unknown', 'fraud', 'genuine')),
  primary key (region, key, occurred_at, id)
);
-- The job that folds old rows walks the table in the order in which it was written: a summary per block is enough.
create index observation_by_age on fraud.observation using brin (occurred_at);
comment on table fraud.observation is 'regional: acts of subjects of the last 37 days, one by one';

create table fraud.purchase (
  region text not null,
  -- Of the checkout.
  id uuid not null,
  order_id uuid not null,
  occurred_at timestamptz not null,
  value_cents bigint not null check (value_cents >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  roles text[] not null,
  keys bytea[] not null,
  -- Words that rules may ask for: country, currency, channel, method, mail domain.
  facts jsonb not null,
  -- In the order of the features of this version of the code; forgotten after a year.
  features real[],
  score_ppm int not null check (score_ppm between 0 and 1000000),
  decision text not null check (decision in ('accept', 'challenge', 'review', 'refuse')),
  reasons text[] not null,
  rules text[] not null,
  model_version int not null,
  rules_version int not null,
  outcome text not null default 'pending' check (outcome in ('pending', 'accepted', 'declined')),
  label text not null default 'unknown' check (label in ('unknown', 'fraud', 'genuine')),
  label_source text check (label_source in ('dispute', 'review', 'desk')),
  labelled_at timestamptz,
  primary key (region, id),
  check (cardinality(roles) = cardinality(keys)),
  check ((label = 'unknown') = (labelled_at is null)),
  check ((label = 'unknown') = (label_source is null))
);
create index purchase_by_time on fraud.purchase (region, occurred_at, id);
create index purchase_of_order on fraud.purchase (region, order_id);
comment on table fraud.purchase is 'regional: how each purchase was judged, why, and what came of it';

create table fraud.review (
  region text not null,
  id uuid not null,
  order_id uuid not null,
  state text not null check (state in ('open', 'held', 'approved', 'declined', 'expired')),
  value_cents bigint not null check (value_cents >= 0),
  opened_at timestamptz not null,
  -- Whole hours since 1970: within an hour the dearest comes first.
  opened_hour int not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text check (char_length(reason) <= 500),
  primary key (region, id),
  check ((decided_at is null) = (state in ('open', 'held')))
);
create index review_queue on fraud.review (region, opened_hour, value_cents desc, id) where state in ('open', 'held');
create index review_to_expire on fraud.review (region, expires_at) where state in ('open', 'held');
create index review_of_order on fraud.review (region, order_id);
comment on table fraud.review is 'regional: purchases that a person has to look at before they are confirmed';

create table fraud.block (
  region text not null,
  key bytea not null check (octet_length(key) = 16),
  level text not null check (level in ('challenge', 'refuse')),
  reason text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (region, key)
);
create index block_to_end on fraud.block (region, expires_at);
comment on table fraud.block is 'regional: subjects that are kept out for a time by the automatic defence';

create table fraud.list_entry (
  id uuid primary key,
  list text not null check (list in ('allow', 'deny')),
  role text not null check (role in ('card', 'device', 'email', 'phone', 'address', 'network', 'session')),
  key bytea not null check (octet_length(key) = 16),
  note text not null check (char_length(note) between 1 and 200),
  expires_at timestamptz,
  created_at timestamptz not null,
  unique (key, list)
);
comment on table fraud.list_entry is 'global: subjects that people allow or deny';

create table fraud.rule (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{1,47}$'),
  title text not null check (char_length(title) between 1 and 120),
  expression text not null check (char_length(expression) between 1 and 2000),
  effect text not null check (effect in ('challenge', 'review', 'refuse')),
  state text not null check (state in ('draft', 'active', 'retired')),
  version int not null check (version >= 1),
  -- What the expression would have done, and when that was found out; none after a change.
  backtest jsonb,
  backtested_at timestamptz,
  updated_at timestamptz not null,
  check (state <> 'active' or backtest is not null or version = 1)
);
comment on table fraud.rule is 'global: rules of the desk about purchases';

create table fraud.model (
  version int primary key check (version >= 1),
  state text not null check (state in ('champion', 'challenger', 'retired')),
  kind text not null,
  body jsonb not null,
  metrics jsonb not null,
  trained_at timestamptz not null
);
create unique index model_champion on fraud.model (state) where state = 'champion';
create unique index model_challenger on fraud.model (state) where state = 'challenger';
comment on table fraud.model is 'global: what was learnt from labelled purchases, every version of it';
