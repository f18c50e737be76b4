-- Why: what providers say they settled is compared with what we booked, and what customers take back becomes a case.
-- Safe while old code runs: yes
create table payments.settlement_file (
  region text not null,
  id uuid not null,
  provider text not null,
  name text not null check (length(name) <= 200),
  -- Of all its bytes: a file that is read twice is read once.
  digest bytea not null check (length(digest) = 32),
  line_count int not null check (line_count >= 0),
  is_finished boolean not null,
  read_at timestamptz not null,
  primary key (region, id),
  unique (region, provider, digest)
);
comment on table payments.settlement_file is 'regional: settlement files of providers that were read';

create table payments.settlement_line (
  region text not null,
  file_id uuid not null,
  line_number int not null check (line_number > 0),
  provider text not null,
  kind text not null check (kind in (
    'payment', 'refund', 'refund_reversed', 'fee', 'dispute', 'dispute_reversed', 'payout', 'other'
  )),
  provider_kind text not null check (length(provider_kind) <= 100),
  attempt_key uuid,
  provider_reference text check (length(provider_reference) <= 128),
  move_reference text check (length(move_reference) <= 128),
  gross_minor bigint not null,
  currency char(3) not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  settled_currency char(3) not null,
  payout_reference text check (length(payout_reference) <= 128),
  -- Another line told of the same movement before: it counts for nothing.
  is_duplicate boolean not null,
  booked_at timestamptz not null,
  primary key (region, file_id, line_number),
  foreign key (region, file_id) references payments.settlement_file (region, id)
);
create index settlement_line_of_attempt on payments.settlement_line (region, attempt_key) where attempt_key is not null;
create index settlement_line_of_move on payments.settlement_line (region, provider, move_reference)
  where move_reference is not null;
create index settlement_line_of_payout on payments.settlement_line (region, provider, payout_reference)
  where payout_reference is not null;
comment on table payments.settlement_line is 'regional: every line of the settlement files, as it was read';

create table payments.dispute (
  region text not null,
  id uuid not null,
  provider text not null,
  reference text not null check (length(reference) <= 128),
  attempt_key uuid not null,
  order_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  reason text not null check (length(reason) <= 200),
  state text not null check (state in ('open', 'submitted', 'won', 'lost')),
  respond_by timestamptz,
  -- What was taken from us for it and stands in the journal.
  booked_minor bigint not null check (booked_minor >= 0),
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (region, id),
  unique (region, provider, reference),
  constraint ended_disputes_say_when check ((state in ('won', 'lost')) = (closed_at is not null))
);
create index dispute_of_order on payments.dispute (region, order_id);
create index dispute_open on payments.dispute (region, respond_by) where state in ('open', 'submitted');
comment on table payments.dispute is 'regional: payments that customers took back through their bank';
