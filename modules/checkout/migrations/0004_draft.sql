-- Why: the desk builds orders for customers, who pay them by a link or on account.
-- Safe while old code runs: yes
create table checkout.draft (
  region text not null,
  id uuid not null,
  -- Lines, addresses and shipping stand in the cart, which is what is paid.
  cart_id uuid not null,
  state text not null check (state in ('open', 'sent', 'ordered', 'cancelled', 'expired')),
  version int not null default 1 check (version > 0),
  customer_id uuid,
  -- {off: {kind, ppm | amountMinor}, label, reason}; null takes nothing off.
  discount jsonb check (jsonb_typeof(discount) = 'object'),
  note text check (char_length(note) between 1 and 2000),
  -- How long its units are kept; null keeps none.
  held_until timestamptz,
  expires_at timestamptz not null,
  author_kind text not null check (author_kind in ('staff', 'key')),
  author_id text not null check (char_length(author_id) between 1 and 100),
  order_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (region, id),
  constraint draft_ordered_has_order check ((state = 'ordered') = (order_id is not null)),
  constraint draft_hold_ends_with_it check (held_until <= expires_at)
);
create unique index draft_of_cart on checkout.draft (region, cart_id);
create index draft_that_expires on checkout.draft (region, expires_at) where state in ('open', 'sent');
create index draft_by_state on checkout.draft (region, state, id);
comment on table checkout.draft is 'regional: orders that the desk builds for customers, until they are ordered or end';
