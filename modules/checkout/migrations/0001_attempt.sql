-- Why: one row per try to turn a cart into an order, under the caller's idempotency key, so that a crash leaves something to resume.
-- Safe while old code runs: yes
create schema if not exists checkout;

create table checkout.attempt (
  region text not null,
  -- Also the key under which the payment provider is asked.
  id uuid not null,
  caller text not null,
  -- Forgotten after a day; the attempt stays.
  idempotency_key text check (char_length(idempotency_key) <= 64),
  request_hash bytea not null,
  cart_id uuid not null,
  order_id uuid not null,
  state text not null check (state in ('authorizing', 'action_required', 'unknown', 'confirmed', 'declined')),
  -- What the provider is asked with, to ask again with the same key: method, provider, token, returnUrl.
  payment jsonb not null,
  action_url text,
  reason text,
  tries int not null default 0,
  -- When the resume job looks at it again; null once it is settled.
  resume_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (region, id),
  check ((resume_at is null) = (state in ('confirmed', 'declined')))
);
create unique index attempt_of_key on checkout.attempt (region, caller, idempotency_key);
create index attempt_to_resume on checkout.attempt (region, resume_at) where resume_at is not null;
create index attempt_with_key on checkout.attempt (region, created_at) where idempotency_key is not null;
comment on table checkout.attempt is 'regional: tries to turn a cart into an order';
