-- Why: the desk writes notes on orders, finds those that are not confirmed, and neither notes nor steps ever change.
-- Safe while old code runs: yes
create table orders.note (
  region text not null,
  id uuid not null,
  order_id uuid not null,
  author_kind text not null check (author_kind in ('staff', 'key')),
  author_id text not null check (char_length(author_id) between 1 and 100),
  body text not null check (char_length(body) between 1 and 2000),
  created_at timestamptz not null,
  primary key (region, id),
  foreign key (region, order_id) references orders."order" (region, id)
);
create index note_of_order on orders.note (region, order_id, id);
comment on table orders.note is 'regional: what the desk wrote about an order; never changed';

-- Almost all orders are confirmed: the others are found without touching those, and cost the path of an order nothing.
create index order_not_confirmed on orders."order" (region, state, id) where state <> 'confirmed';

alter table orders.history add constraint history_states_are_known check (
  from_state in ('pending_payment', 'confirmed', 'cancelled')
  and to_state in ('pending_payment', 'confirmed', 'cancelled')
);

create function orders.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'orders.% is append-only', tg_table_name;
end $$;
create trigger history_is_append_only before update or delete or truncate on orders.history
  for each statement execute function orders.refuse_change();
create trigger note_is_append_only before update or delete or truncate on orders.note
  for each statement execute function orders.refuse_change();
