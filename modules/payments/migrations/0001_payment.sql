-- Why: every attempt to get money, every move that gives it back, and every webhook that a provider proved to be its own.
-- Safe while old code runs: yes
create schema if not exists payments;

create table payments.attempt (
  region text not null,
  -- Also the idempotency key that the provider is given.
  key uuid not null,
  order_id uuid not null,
  checkout_id uuid not null,
  method text not null,
  provider text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  state text not null check (state in (
    'started', 'unknown', 'action_required', 'declined', 'authorized', 'voided', 'captured'
  )),
  -- Kept only as long as the provider may have to be asked again with it.
  token text check (length(token) <= 256),
  return_url text check (length(return_url) <= 2048),
  provider_reference text check (length(provider_reference) <= 128),
  -- Why it was declined.
  reason text check (length(reason) <= 200),
  started_at timestamptz not null,
  settled_at timestamptz,
  primary key (region, key),
  constraint token_goes_when_settled check (token is null or state in ('started', 'unknown', 'action_required'))
);
create index attempt_of_order on payments.attempt (region, order_id);
create index attempt_unresolved on payments.attempt (region, started_at) where state in ('started', 'unknown');
comment on table payments.attempt is 'regional: one attempt to get one amount for one order';

create table payments.refund (
  region text not null,
  -- Also the idempotency key of the move at the provider.
  id uuid not null,
  attempt_key uuid not null,
  order_id uuid not null,
  kind text not null check (kind in ('refund', 'void')),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  -- The payment stands in the ledger, so giving it back is booked there as well.
  is_booked boolean not null,
  reason text not null check (length(reason) <= 500),
  state text not null check (state in ('requested', 'done', 'failed')),
  -- A call may have moved the money and its answer is not known: only the provider's word on this key ends that.
  is_in_doubt boolean not null default false,
  tries int not null default 0 check (tries >= 0),
  next_try_at timestamptz not null,
  move_reference text check (length(move_reference) <= 128),
  -- What the last try came to, in one word.
  failure text check (length(failure) <= 200),
  requested_at timestamptz not null,
  settled_at timestamptz,
  primary key (region, id),
  foreign key (region, attempt_key) references payments.attempt (region, key),
  constraint settled_moves_say_when check ((state = 'requested') = (settled_at is null)),
  constraint failed_moves_are_certain check (state <> 'failed' or not is_in_doubt)
);
create index refund_of_order on payments.refund (region, order_id);
create index refund_of_attempt on payments.refund (region, attempt_key);
create index refund_due on payments.refund (region, next_try_at) where state = 'requested';
create index refund_failed on payments.refund (region, id) where state = 'failed';
create unique index one_void_per_attempt on payments.refund (region, attempt_key)
  where kind = 'void' and state <> 'failed';
comment on table payments.refund is 'regional: money that goes back, captured (refund) or only held (void)';

create table payments.webhook_event (
  region text not null,
  provider text not null,
  event_id text not null check (length(event_id) <= 128),
  type text not null,
  -- Null when the provider speaks of a key that cannot be ours.
  attempt_key uuid,
  sequence bigint not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  outcome text check (outcome in ('announced', 'unknown_object')),
  primary key (region, provider, event_id),
  constraint processed_events_have_an_outcome check ((processed_at is null) = (outcome is null))
);
create index webhook_event_waiting on payments.webhook_event (region, received_at) where processed_at is null;
create index webhook_event_of_attempt on payments.webhook_event (region, attempt_key);
comment on table payments.webhook_event is 'regional: what providers announced, stored before it is acknowledged';
