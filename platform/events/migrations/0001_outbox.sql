-- Why: events leave a transaction with its effect (outbox), take effect once (inbox), and are never lost in silence (dead letters).
-- Safe while old code runs: yes
create schema if not exists platform;

-- Thousands of rows each second are inserted and updated once: one key in the order of making, and a partial index that
-- holds only what is still to be relayed.
create table platform.outbox (
  region text not null,
  id uuid not null,
  type text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
  version int not null check (version > 0),
  payload jsonb not null,
  trace text check (length(trace) <= 200),
  occurred_at timestamptz not null,
  relayed_at timestamptz,
  primary key (region, id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create index outbox_unrelayed on platform.outbox (region, id) where relayed_at is null;
comment on table platform.outbox is 'regional: what happened, until it is old; relayed_at is null until its handlers have jobs';

-- The event comes before the handler in the key: rows arrive in its order and old ones are deleted by it.
create table platform.inbox (
  region text not null,
  event_id uuid not null,
  handler text not null,
  handled_at timestamptz not null,
  primary key (region, event_id, handler)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
comment on table platform.inbox is 'regional: which handler has had its effect for which event';

create table platform.dead_letter (
  region text not null,
  id uuid not null,
  handler text not null,
  event_id uuid not null,
  type text not null,
  version int not null check (version > 0),
  payload jsonb not null,
  trace text,
  occurred_at timestamptz not null,
  error text not null check (length(error) <= 2000),
  attempts int not null check (attempts > 0),
  at timestamptz not null,
  primary key (region, id),
  unique (region, handler, event_id)
);
comment on table platform.dead_letter is 'regional: events that a handler failed at until its attempts were used up; whole, since the outbox forgets';
