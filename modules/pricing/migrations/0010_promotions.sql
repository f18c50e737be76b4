-- Why: promotions as data, the codes that open them, and how often each was used.
-- Safe while old code runs: yes

create table pricing.promotion (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null check (char_length(name) between 1 and 200),
  trigger text not null check (trigger in ('automatic', 'code')),
  is_enabled boolean not null default true,
  priority int not null default 0 check (priority between -1000 and 1000),
  exclusion_group text check (exclusion_group ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  stacking text not null default 'combines' check (stacking in ('combines', 'alone')),
  conditions jsonb not null check (jsonb_typeof(conditions) = 'array'),
  reward jsonb not null check (jsonb_typeof(reward) = 'object'),
  starts_at timestamptz,
  ends_at timestamptz,
  max_uses int check (max_uses > 0),
  max_uses_per_customer int check (max_uses_per_customer > 0),
  budget_minor bigint check (budget_minor > 0),
  budget_currency char(3) check (budget_currency ~ '^[A-Z]{3}$'),
  -- Where its uses are counted: a limit has one writer.
  limits_region text not null check (limits_region ~ '^[a-z][a-z0-9-]{0,15}$'),
  version int not null default 1 check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (starts_at < ends_at),
  check ((budget_minor is null) = (budget_currency is null))
);
comment on table pricing.promotion is 'global: what is taken off, from what, when and for whom';

create table pricing.code_batch (
  id uuid primary key,
  promotion_id uuid not null references pricing.promotion (id),
  name text not null check (char_length(name) between 1 and 200),
  prefix text not null check (prefix ~ '^[A-Z0-9]{0,12}$'),
  wanted int not null check (wanted between 1 and 5000000),
  made int not null default 0 check (made between 0 and wanted),
  max_uses_each int check (max_uses_each > 0),
  expires_at timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz check ((finished_at is null) = (made < wanted))
);
create index code_batch_to_make on pricing.code_batch (id) where finished_at is null;
comment on table pricing.code_batch is 'global: codes to be made for a promotion, and how many are';

-- Codes stand in plain text: whoever reads this table reads prices and orders too, a made code has 80 random bits, and a
-- merchant prints, exports and looks them up for as long as they run.
create table pricing.code (
  code text collate "C" primary key check (code ~ '^[A-Z0-9]{3,32}$'),
  promotion_id uuid not null references pricing.promotion (id),
  -- Null: one that many may share, kept by every process with its settings.
  batch_id uuid,
  max_uses int check (max_uses > 0),
  is_active boolean not null default true,
  expires_at timestamptz,
  created_at timestamptz not null
);
create index code_of_promotion on pricing.code (promotion_id, code);
create index code_of_batch on pricing.code (batch_id, code) where batch_id is not null;
create index code_shared on pricing.code (code) where batch_id is null;
comment on table pricing.code is 'global: what a customer enters to open a promotion';

-- One row per counted thing, made when it is first counted and locked for one batch at a time.
create table pricing.tally (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  promotion_id uuid not null,
  -- 'uses', 'budget', 'code:' and the code, or 'customer:' and the SHA-256 of the normalised e-mail address.
  subject text collate "C" not null check (char_length(subject) between 4 and 80),
  used bigint not null default 0 check (used >= 0),
  primary key (region, promotion_id, subject)
) with (fillfactor = 70);
comment on table pricing.tally is 'regional: how often, or for how much in minor units, a limited promotion is used by now';

create table pricing.redemption (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  order_id uuid not null,
  promotion_id uuid not null,
  code text collate "C",
  -- What it was counted under: given back from there, whatever limits are set meanwhile.
  subjects text[] not null check (cardinality(subjects) between 1 and 4),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  state text not null default 'taken' check (state in ('taken', 'returned')),
  taken_at timestamptz not null,
  returned_at timestamptz check ((returned_at is null) = (state = 'taken')),
  primary key (region, order_id, promotion_id)
);
create index redemption_of_promotion on pricing.redemption (region, promotion_id) where state = 'taken';
comment on table pricing.redemption is 'regional: a use of a limited promotion by an order; given back once when the order comes to nothing';
