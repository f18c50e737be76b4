-- Why: a price that a buyer was shown on the way to paying may hold for a while, whatever its list does meanwhile.
-- Safe while old code runs: yes

create table cart.frozen_price (
  region text not null check (char_length(region) between 1 and 16),
  cart_id uuid not null,
  variant_id uuid not null,
  min_quantity int not null check (min_quantity > 0),
  max_quantity int not null,
  amount_minor bigint not null check (amount_minor >= 0),
  was_minor bigint check (was_minor > amount_minor),
  price_list_id uuid not null,
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  country text not null check (char_length(country) = 2),
  customer_group text check (char_length(customer_group) between 1 and 64),
  shown_at timestamptz not null,
  held_until timestamptz not null,
  check (max_quantity >= min_quantity),
  check (held_until > shown_at and held_until <= shown_at + interval '1 day'),
  primary key (region, cart_id, variant_id)
);
comment on table cart.frozen_price is 'regional: a price that the buyer of a cart was shown, to whom, for how many units, and until when it holds';

create index frozen_price_over on cart.frozen_price (region, held_until);
