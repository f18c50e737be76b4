-- Why: an order says of a price that was not that of the day that it was held for the buyer, since when and what it was instead.
-- Safe while old code runs: yes

-- No foreign key: see orders.line. Only lines with such a price have a row.
create table orders.frozen_price (
  region text not null check (char_length(region) between 1 and 16),
  order_id uuid not null,
  position smallint not null check (position > 0),
  shown_at timestamptz not null,
  held_until timestamptz not null check (held_until > shown_at),
  unit_price_now_minor bigint check (unit_price_now_minor >= 0),
  primary key (region, order_id, position)
);
comment on table orders.frozen_price is 'regional: why a line of an order costs what its list did not say any more: the price was held for its buyer';
