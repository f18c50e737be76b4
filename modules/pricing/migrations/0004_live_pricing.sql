-- Why: prices that follow stock, sales and the hour, inside bounds that the merchant sets, with every change explained.
-- Safe while old code runs: yes

create table pricing.live_rule (
  variant_id uuid not null,
  price_list_id uuid not null references pricing.price_list (id),
  -- What it costs while nothing pulls at the price.
  reference_minor bigint not null check (reference_minor between 1 and 5000000000),
  floor_minor bigint not null check (floor_minor >= 1),
  ceiling_minor bigint not null check (ceiling_minor <= 5000000000),
  -- Dearer by low_ppm at low_units and fewer, cheaper by high_ppm at high_units and more, in a line between; null: no matter.
  low_units int check (low_units between 0 and 1000000),
  high_units int check (high_units between 1 and 1000000),
  low_ppm int not null default 0 check (low_ppm between 0 and 1000000),
  high_ppm int not null default 0 check (high_ppm between 0 and 900000),
  -- Dearer by velocity_ppm when twice target_units were sold in the window, cheaper by as much when none; null: no matter.
  target_units int check (target_units between 1 and 1000000),
  window_minutes int check (window_minutes between 1 and 10080),
  velocity_ppm int not null default 0 check (velocity_ppm between 0 and 900000),
  -- [{weekdays, fromHour, untilHour, ppm}], in UTC, weekdays from 0 (Sunday).
  hours jsonb not null default '[]' check (jsonb_typeof(hours) = 'array'),
  price_ending text not null default 'none' check (price_ending in ('none', '99', '95', '00')),
  -- Most that one change may be, of the price as it is.
  step_ppm int not null check (step_ppm between 1000 and 1000000),
  cooldown_seconds int not null check (cooldown_seconds between 5 and 86400),
  is_active boolean not null default true,
  due_at timestamptz not null,
  primary key (variant_id, price_list_id),
  check (floor_minor <= reference_minor and reference_minor <= ceiling_minor),
  check (low_units < high_units),
  check (num_nulls(low_units, high_units) in (0, 2)),
  check (num_nulls(target_units, window_minutes) in (0, 2))
);
comment on table pricing.live_rule is 'global: a price that follows stock, sales and the hour, inside bounds';
create index live_rule_due on pricing.live_rule (due_at) where is_active;

create table pricing.live_change (
  id uuid primary key,
  variant_id uuid not null,
  price_list_id uuid not null,
  decided_at timestamptz not null,
  before_minor bigint,
  after_minor bigint not null,
  -- What pulled, by how much, and which bound held it: sentences for people, figures for machines.
  why jsonb not null
);
comment on table pricing.live_change is 'global: every change that a live rule made, and why; never changed';
create index live_change_of_variant on pricing.live_change (variant_id, id desc);
create trigger live_change_is_append_only before update or delete or truncate on pricing.live_change
  for each statement execute function pricing.refuse_change();
