-- Why: the recorded promise: what was bought, at which price, by whom, and every step it took.
-- Safe while old code runs: yes
create schema if not exists orders;

create table orders."order" (
  region text not null,
  id uuid not null,
  number text not null,
  state text not null check (state in ('pending_payment', 'confirmed', 'cancelled')),
  version int not null default 1,
  channel text not null,
  cart_id uuid not null,
  checkout_id uuid not null,
  customer_id uuid,
  email text not null,
  email_hash bytea not null,
  currency char(3) not null,
  tax_included boolean not null,
  subtotal_minor bigint not null check (subtotal_minor >= 0),
  discount_minor bigint not null check (discount_minor >= 0),
  shipping_minor bigint not null check (shipping_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null check (total_minor >= 0),
  shipping_option text,
  shipping_name text,
  shipping_net_minor bigint not null check (shipping_net_minor >= 0),
  shipping_tax_minor bigint not null check (shipping_tax_minor >= 0),
  shipping_address jsonb,
  billing_address jsonb,
  payment_method text not null,
  placed_at timestamptz not null,
  primary key (region, id),
  constraint order_total_adds_up check (
    total_minor = subtotal_minor - discount_minor + shipping_minor + case when tax_included then 0 else tax_minor end
  )
);
create unique index order_number on orders."order" (region, number);
-- One living order per cart: the last guard against a double order.
create unique index order_of_cart on orders."order" (region, cart_id) where state <> 'cancelled';
create index order_of_customer on orders."order" (region, customer_id, id) where customer_id is not null;
create index order_of_email on orders."order" (region, email_hash);
comment on table orders."order" is 'regional: what was promised to a customer';

create table orders.line (
  region text not null,
  order_id uuid not null,
  position smallint not null check (position > 0),
  variant_id uuid not null,
  sku text not null,
  title text not null,
  options jsonb not null,
  image text,
  quantity int not null check (quantity > 0),
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  subtotal_minor bigint not null check (subtotal_minor >= 0),
  discount_minor bigint not null check (discount_minor between 0 and subtotal_minor),
  net_minor bigint not null check (net_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  gross_minor bigint not null,
  tax_rate_ppm int not null check (tax_rate_ppm >= 0),
  tax_code text not null,
  price_list text not null,
  -- No foreign key, here and in history: both are written with their order in one transaction, and the look-up for each
  -- row was most of what a batch of orders cost. invariants.sql looks instead.
  primary key (region, order_id, position),
  constraint line_subtotal_is_unit_times_quantity check (subtotal_minor = unit_price_minor * quantity),
  constraint line_gross_is_net_and_tax check (gross_minor = net_minor + tax_minor)
);
comment on table orders.line is 'regional: what was bought, as it was when it was bought';

create table orders.history (
  region text not null,
  order_id uuid not null,
  version int not null,
  from_state text,
  to_state text not null,
  reason text,
  occurred_at timestamptz not null,
  primary key (region, order_id, version)
);
comment on table orders.history is 'regional: every step that an order took; never changed';
