-- Why: what promotions took off an order, as it was decided once: a refund never asks a promotion again.
-- Safe while old code runs: yes

-- No foreign key: see orders.line. Position 0 is the shipping, others are those of the lines.
create table orders.adjustment (
  region text not null,
  order_id uuid not null,
  position smallint not null check (position >= 0),
  promotion_id uuid not null,
  code text not null check (char_length(code) between 1 and 64),
  label text not null check (char_length(label) between 1 and 200),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (region, order_id, position, promotion_id)
);
comment on table orders.adjustment is 'regional: what a promotion took off one line of an order, or off its shipping';
