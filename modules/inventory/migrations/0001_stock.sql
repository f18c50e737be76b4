-- Why: stock per variant, location and selling region; holds that expire; moves that are never changed.
-- Safe while old code runs: yes
create schema if not exists inventory;

create table inventory.location (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{0,31}$'),
  name text not null,
  country char(2) not null,
  -- Lower ships first.
  priority int not null default 100,
  is_active boolean not null default true
);
comment on table inventory.location is 'global: places that stock lies in';

create table inventory.stock (
  region text not null,
  variant_id uuid not null,
  location text not null references inventory.location (code),
  on_hand int not null default 0,
  reserved int not null default 0 check (reserved >= 0),
  -- Units kept back from sale, for damage and miscounts.
  safety int not null default 0 check (safety >= 0),
  -- Units that may be promised beyond what lies there: backorders, and preorders when expected_at is set.
  backorder_limit int not null default 0 check (backorder_limit >= 0),
  expected_at timestamptz,
  primary key (region, variant_id, location),
  constraint stock_not_oversold check (on_hand - reserved >= -backorder_limit)
) with (fillfactor = 70);
comment on table inventory.stock is 'regional: units on hand and reserved, per variant and location';

create table inventory.hold (
  region text not null,
  id uuid not null,
  -- What the units are kept for: a checkout.
  reference uuid not null,
  variant_id uuid not null,
  location text not null,
  quantity int not null check (quantity > 0),
  state text not null default 'held' check (state in ('held', 'sold', 'released', 'expired')),
  expires_at timestamptz not null,
  -- No foreign key: the stock row is locked when a hold is written, and is never deleted; invariants.sql looks instead.
  primary key (region, id)
);
create index hold_of_reference on inventory.hold (region, reference);
create index hold_that_expires on inventory.hold (region, expires_at) where state = 'held';
comment on table inventory.hold is 'regional: units kept for a checkout until they are sold, released or expired';

create table inventory.move (
  region text not null,
  id uuid not null,
  variant_id uuid not null,
  location text not null,
  quantity int not null check (quantity <> 0),
  reason text not null check (reason in ('received', 'counted', 'damaged', 'adjusted', 'sold', 'cancelled', 'returned', 'sent', 'arrived')),
  -- The order, transfer or import that caused it; null for a move by hand.
  reference uuid,
  note text check (char_length(note) <= 500),
  occurred_at timestamptz not null,
  primary key (region, id)
);
create index move_of_reference on inventory.move (region, reference) where reference is not null;
create index move_of_variant on inventory.move (region, variant_id, id);
comment on table inventory.move is 'regional: every change of units on hand, with its reason; never changed';

create function inventory.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'inventory.move is append-only';
end $$;
create trigger move_is_append_only before update or delete or truncate on inventory.move
  for each statement execute function inventory.refuse_change();
