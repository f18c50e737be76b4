-- Why: a repeated POST must find the answer of the first one, and sign-in attempts must be counted across processes.
-- Safe while old code runs: yes
create schema if not exists platform;

create table platform.idempotency (
  region text not null,
  -- Who sent it: an actor's id, or a hash of what a guest holds.
  caller text not null check (length(caller) between 1 and 100),
  key text not null check (length(key) between 1 and 64),
  -- SHA-256 of method, path and body: the same key may only repeat the same request.
  request_hash text not null,
  -- Null while the first request is being answered.
  status int check (status between 200 and 599),
  body text,
  headers jsonb,
  -- Until then an unanswered row belongs to the request that made it; afterwards the process is taken for dead.
  leased_until timestamptz not null,
  expires_at timestamptz not null,
  primary key (region, caller, key),
  check ((status is null) = (headers is null))
);
comment on table platform.idempotency is 'regional: answers of POST requests by Idempotency-Key, kept for a day';
create index idempotency_expiry on platform.idempotency (region, expires_at);

create table platform.rate_limit (
  -- Name of the limit and what is limited, hashed where it would be personal.
  key text primary key check (length(key) <= 200),
  points int not null check (points > 0),
  resets_at timestamptz not null
);
comment on table platform.rate_limit is 'local: attempts counted across the processes of one region';
create index rate_limit_reset on platform.rate_limit (resets_at);
