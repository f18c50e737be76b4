-- Why: which provider is asked is a rule of the desk, is kept with each attempt, and follows how providers do lately.
-- Safe while old code runs: yes
create table payments.routing_plan (
  -- Every change is a new version; the highest one holds.
  version int primary key check (version > 0),
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  costs jsonb not null check (jsonb_typeof(costs) = 'array'),
  made_at timestamptz not null
);
comment on table payments.routing_plan is 'global: the desk''s rules of which provider is asked, every version';

-- What processes tell each other every few seconds; lost with a crash of the server, and nobody minds.
create unlogged table payments.provider_slice (
  process uuid not null,
  provider text not null,
  slice_at timestamptz not null,
  calls int not null check (calls > 0),
  failures int not null check (failures between 0 and calls),
  total_ms bigint not null check (total_ms >= 0),
  primary key (process, provider, slice_at)
);
comment on table payments.provider_slice is 'local: calls to each provider in five seconds, as one process counted them';

-- Why this provider was asked, in words; and which attempt it follows after a definite refusal.
alter table payments.attempt add column why text check (length(why) <= 500);
alter table payments.attempt add column follows uuid;
alter table payments.attempt add column is_manual_capture boolean not null default false;
-- How much of it was taken; the whole amount unless it is captured in parts.
alter table payments.attempt add column captured_minor bigint;
alter table payments.attempt add constraint captured_is_within_amount
  check (captured_minor is null or captured_minor between 0 and amount_minor) not valid;
alter table payments.attempt validate constraint captured_is_within_amount;
-- The desk's word on an attempt that the provider leaves in doubt.
alter table payments.attempt add column resolution text check (resolution in ('void'));
