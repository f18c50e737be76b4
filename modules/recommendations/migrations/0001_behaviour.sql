-- Why: what shoppers did, as far as they agreed to it; what was learned from it; what merchants and experiments say.
-- Safe while old code runs: yes
create schema if not exists recommendations;

create table recommendations.event (
  region text not null,
  -- Made of the event's time and of what it says: a repeat has the same id, and the key is the order of time.
  id uuid not null,
  kind text not null check (kind in ('view', 'click', 'add', 'remove', 'purchase', 'search')),
  -- A product's id, or a name of the shop's other systems that the catalogue does not know; null for a search.
  item text check (char_length(item) between 1 and 200),
  query text check (char_length(query) <= 200),
  channel text,
  -- Null for whoever did not agree to be told apart: such an event only counts.
  session_id uuid,
  customer_id uuid,
  at timestamptz not null,
  -- When we came to have it, which is what keeping it is counted from.
  recorded_at timestamptz not null,
  primary key (region, id),
  constraint event_is_about_something check ((kind = 'search') = (item is null)),
  constraint event_of_a_person_has_a_session check (customer_id is null or session_id is not null)
);
create index event_of_session on recommendations.event (region, session_id, id) where session_id is not null;
create index event_of_customer on recommendations.event (region, customer_id, id) where customer_id is not null;
create index event_recorded on recommendations.event using brin (recorded_at);
comment on table recommendations.event is 'regional: what shoppers did; forgotten after some months';

-- Several rows, so that batches that commit at once do not wait for one another.
create table recommendations.intake (
  region text not null,
  slot int not null check (slot between 0 and 63),
  changes bigint not null check (changes > 0),
  primary key (region, slot)
);
comment on table recommendations.intake is 'regional: how often the events have changed, to see whether there is anything to learn';

create table recommendations.consent (
  region text not null,
  customer_id uuid not null,
  is_granted boolean not null,
  decided_at timestamptz not null,
  primary key (region, customer_id)
);
comment on table recommendations.consent is 'regional: whether a customer agreed to be recommended by what they did';

-- Unlogged: a model can be learned again from the events, and would fill the log of a replica for nothing.
create unlogged table recommendations.model (
  region text not null,
  version bigint not null check (version > 0),
  changes bigint not null check (changes >= 0),
  built_at timestamptz not null,
  learned_until timestamptz,
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  size_bytes bigint not null check (size_bytes > 0),
  primary key (region, version)
);
comment on table recommendations.model is 'local: what was learned from the events; the highest version serves';

create unlogged table recommendations.model_part (
  region text not null,
  version bigint not null,
  part int not null check (part >= 0),
  bytes bytea not null,
  primary key (region, version, part),
  foreign key (region, version) references recommendations.model (region, version) on delete cascade
);
comment on table recommendations.model_part is 'local: the bytes of a model, in pieces';

create table recommendations.training (
  region text primary key,
  leased_until timestamptz not null
);
comment on table recommendations.training is 'regional: which of several processes learns just now';

create table recommendations.rule (
  id uuid primary key,
  effect text not null check (effect in ('hide', 'bury', 'boost')),
  -- What it is about: one product, one category with all below it, or one brand.
  scope text not null check (scope in ('product', 'category', 'brand')),
  target text not null check (char_length(target) between 1 and 200),
  channel text,
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  created_at timestamptz not null
);
create unique index rule_once on recommendations.rule (effect, scope, target, coalesce(channel, ''));
comment on table recommendations.rule is 'global: what merchants keep out of recommendations, or put forward';

create table recommendations.experiment (
  key text primary key check (key ~ '^[a-z][a-z0-9-]{0,63}$'),
  -- [{name, share}] with shares in parts per thousand; the first is what the others are held against.
  variants jsonb not null check (jsonb_typeof(variants) = 'array'),
  state text not null default 'draft' check (state in ('draft', 'running', 'ended')),
  started_at timestamptz,
  ended_at timestamptz,
  revision int not null default 1,
  created_at timestamptz not null,
  constraint experiment_has_its_times check (
    (state = 'draft') = (started_at is null) and (state = 'ended') = (ended_at is not null)
  )
);
comment on table recommendations.experiment is 'global: ways of recommending that are held against each other';

create table recommendations.exposure (
  region text not null,
  experiment text not null,
  -- The session, which is drawn once and for good.
  unit_id uuid not null,
  variant text not null,
  exposed_at timestamptz not null,
  clicked_at timestamptz,
  added_at timestamptz,
  purchased_at timestamptz,
  primary key (region, experiment, unit_id)
);
create index exposure_of_unit on recommendations.exposure (region, unit_id);
comment on table recommendations.exposure is 'regional: who saw which variant of an experiment, and what they did then';
