-- Why: lists for customer groups and countries, lists that follow another list by a rule, and what things cost before.
-- Safe while old code runs: yes

alter table pricing.price_list
  -- Null: for everyone.
  add column customer_group text check (customer_group ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  -- Empty: every country of the channel.
  add column countries text[] not null default '{}' check (cardinality(countries) <= 250),
  -- The list whose prices this one follows where it has none of its own; it follows no other itself.
  add column parent_id uuid,
  -- 100000 is 10 % off the parent's price; negative is on top of it.
  add column parent_off_ppm int check (parent_off_ppm between -9000000 and 1000000),
  add column price_ending text check (price_ending in ('none', '99', '95', '00')),
  add constraint list_has_whole_rule check (num_nulls(parent_id, parent_off_ppm, price_ending) in (0, 3)),
  add constraint list_follows_another check (parent_id <> id),
  -- A list follows one of its own currency: nothing is converted.
  add constraint list_follows_its_currency foreign key (parent_id, currency) references pricing.price_list (id, currency);

-- When the amount came into force; prices that stand now are taken to be as old as this migration.
alter table pricing.price add column since timestamptz not null default now();

-- The present amount stands in pricing.price; only former ones come here, so a price that never changed costs nothing.
create table pricing.price_history (
  variant_id uuid not null,
  price_list_id uuid not null,
  min_quantity int not null check (min_quantity between 1 and 1000000),
  in_force_from timestamptz not null,
  in_force_until timestamptz not null,
  amount_minor bigint not null check (amount_minor between 0 and 5000000000),
  -- What ended it: a desk, an import, a rule of real-time pricing.
  ended_by text not null check (char_length(ended_by) between 1 and 200),
  primary key (variant_id, price_list_id, min_quantity, in_force_from),
  check (in_force_from < in_force_until)
);
comment on table pricing.price_history is 'global: what a variant cost in a list before; never changed';

create table pricing.price_list_history (
  price_list_id uuid not null,
  in_force_from timestamptz not null,
  in_force_until timestamptz not null,
  -- Channel, kind, priority, window, group, countries and rule as they were.
  settings jsonb not null,
  primary key (price_list_id, in_force_until),
  check (in_force_from < in_force_until)
);
comment on table pricing.price_list_history is 'global: how a price list was set before; never changed';
alter table pricing.price_list add column since timestamptz not null default now();

create function pricing.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger price_history_is_append_only before update or delete or truncate on pricing.price_history
  for each statement execute function pricing.refuse_change();
create trigger price_list_history_is_append_only before update or delete or truncate on pricing.price_list_history
  for each statement execute function pricing.refuse_change();
