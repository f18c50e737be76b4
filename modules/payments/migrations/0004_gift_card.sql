-- Why: gift cards and store credit are money that we owe; what is spent of them is held and taken like any payment.
-- Safe while old code runs: yes
create table payments.gift_card (
  region text not null,
  id uuid not null,
  -- The code itself is shown once and kept nowhere.
  code_hash bytea not null check (length(code_hash) = 32),
  last4 text not null check (length(last4) = 4),
  kind text not null check (kind in ('gift_card', 'store_credit')),
  -- Whose store credit it is; null for whoever has the code.
  customer_id uuid,
  currency char(3) not null,
  -- What may still be spent: issued, less what is held and taken, plus what was given back.
  balance_minor bigint not null check (balance_minor >= 0),
  is_blocked boolean not null default false,
  expires_at timestamptz,
  issued_at timestamptz not null,
  primary key (region, id),
  unique (region, code_hash)
);
create index gift_card_of_customer on payments.gift_card (region, customer_id) where customer_id is not null;
comment on table payments.gift_card is 'regional: gift cards and store credit, with what may still be spent';

create table payments.gift_card_move (
  region text not null,
  id uuid not null,
  gift_card_id uuid not null,
  kind text not null check (kind in ('issued', 'taken', 'released', 'refunded')),
  -- Positive makes the card worth more.
  amount_minor bigint not null check (amount_minor <> 0),
  order_id uuid,
  attempt_key uuid,
  reason text check (length(reason) <= 500),
  moved_at timestamptz not null,
  primary key (region, id),
  foreign key (region, gift_card_id) references payments.gift_card (region, id)
);
create index gift_card_move_of_card on payments.gift_card_move (region, gift_card_id, id);
comment on table payments.gift_card_move is 'regional: everything that changed what a gift card is worth; append-only';

create function payments.refuse_gift_card_move_change() returns trigger language plpgsql as $$
begin
  raise exception 'payments.gift_card_move is append-only';
end $$;
create trigger gift_card_move_is_append_only before update or delete on payments.gift_card_move
  for each statement execute function payments.refuse_gift_card_move_change();
