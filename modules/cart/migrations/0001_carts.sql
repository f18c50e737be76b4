-- Why: what customers mean to buy, written so that regions can add and remove at once and lose nothing.
-- Safe while old code runs: yes

create schema if not exists cart;

-- A change of lines writes lines alone: the cart's row is only locked then, and rewritten once a day for `touched_on`,
-- which carries the expiry's index. `version` counts the changes of this row; see quantity.ts for those of the lines.
create table cart.cart (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  channel text not null check (char_length(channel) between 1 and 64),
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  state text not null default 'open' check (state in ('open', 'sealed', 'ordered', 'merged', 'expired')),
  version int not null default 1 check (version > 0),
  customer_id uuid,
  email text check (char_length(email) between 3 and 254),
  shipping_address jsonb,
  billing_address jsonb,
  shipping_option text check (char_length(shipping_option) between 1 and 64),
  codes text[] not null default '{}' check (cardinality(codes) <= 10),
  checkout_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  touched_on date not null default current_date,
  check (state <> 'sealed' or checkout_id is not null),
  primary key (region, id)
) with (fillfactor = 70);
comment on table cart.cart is 'regional: a cart, written in the region where it was made';

create unique index cart_of_customer on cart.cart (region, customer_id, channel)
  where customer_id is not null and state in ('open', 'sealed');
create index cart_untouched on cart.cart (region, touched_on) where state = 'open';

create table cart.line (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  cart_id uuid not null,
  variant_id uuid not null,
  added bigint not null check (added >= 0),
  cut jsonb not null default '{}' check (jsonb_typeof(cut) = 'object'),
  position int not null check (position >= 0),
  updated_at timestamptz not null default now(),
  primary key (region, cart_id, variant_id)
) with (fillfactor = 80);
comment on table cart.line is 'regional: units of a variant that a region added to a cart, and how many of each region''s it saw removed; both only grow';
