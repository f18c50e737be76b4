-- Why: money is taken when goods are sent, goes back line by line, and what people have to look at stands in one queue.
-- Safe while old code runs: yes
create table payments.capture (
  region text not null,
  -- Also the idempotency key of the move at the provider.
  id uuid not null,
  attempt_key uuid not null,
  order_id uuid not null,
  -- The shipment, or the desk's request: asked twice for one, money is taken once.
  reference text not null check (length(reference) between 1 and 64),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  -- Lets go of what is left of the authorization.
  is_final boolean not null,
  state text not null check (state in ('requested', 'done', 'failed')),
  tries int not null default 0 check (tries >= 0),
  next_try_at timestamptz not null,
  failure text check (length(failure) <= 200),
  requested_at timestamptz not null,
  settled_at timestamptz,
  primary key (region, id),
  unique (region, order_id, reference),
  foreign key (region, attempt_key) references payments.attempt (region, key),
  constraint settled_captures_say_when check ((state = 'requested') = (settled_at is null))
);
create index capture_due on payments.capture (region, next_try_at) where state = 'requested';
comment on table payments.capture is 'regional: money of an authorization that is taken when goods are sent';

create table payments.order_part (
  region text not null,
  id uuid not null,
  order_id uuid not null,
  purpose text not null check (purpose in ('refund', 'capture')),
  -- Position of the line; null for shipping and for amounts that belong to no line.
  line int check (line > 0),
  kind text not null check (kind in ('line', 'shipping', 'amount', 'goodwill')),
  quantity int not null check (quantity >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  made_at timestamptz not null,
  primary key (region, id),
  constraint only_lines_have_a_position check ((kind = 'line') = (line is not null))
);
create index order_part_of_order on payments.order_part (region, order_id, purpose);
comment on table payments.order_part is 'regional: which lines of an order were given back, or sent and taken';

-- Captured money may be given as store credit instead of going back to where it came from.
alter table payments.refund add column destination text not null default 'source'
  check (destination in ('source', 'gift_card'));

create table payments.money_case (
  region text not null,
  id uuid not null,
  kind text not null check (kind in (
    'missing_here', 'missing_there', 'amount', 'fee', 'currency', 'duplicate', 'authorization_expires', 'capture_failed'
  )),
  -- What it is about; one case of a kind is open for it at a time.
  subject text not null check (length(subject) <= 200),
  provider text not null,
  attempt_key uuid,
  order_id uuid,
  -- What we booked and what they say, in minor units.
  ours_minor bigint,
  theirs_minor bigint,
  currency char(3),
  state text not null check (state in ('open', 'resolved')),
  opened_at timestamptz not null,
  due_at timestamptz,
  resolution text check (resolution in ('accepted', 'corrected', 'written_off')),
  reason text check (length(reason) <= 500),
  resolved_at timestamptz,
  primary key (region, id),
  constraint resolved_cases_say_how check (
    (state = 'resolved') = (resolved_at is not null and resolution is not null and reason is not null)
  )
);
create unique index one_open_case on payments.money_case (region, kind, subject) where state = 'open';
create index money_case_queue on payments.money_case (region, opened_at, id) where state = 'open';
comment on table payments.money_case is 'regional: differences and deadlines of money that people have to look at';

-- Authorizations that wait for their goods: there are few, and the job that watches them looks often.
create index attempt_held on payments.attempt (region, provider, settled_at)
  where is_manual_capture and state = 'authorized';
