-- Why: the desk changes confirmed orders; what a change did, why and by whom is kept, and never changed itself.
-- Safe while old code runs: yes
create table orders.edit (
  region text not null,
  order_id uuid not null,
  -- Version of the order that the edit made, and its step in the history.
  version int not null check (version > 1),
  author_kind text not null check (author_kind in ('staff', 'key')),
  author_id text not null check (char_length(author_id) between 1 and 100),
  reason text not null check (char_length(reason) between 1 and 500),
  -- Minor units that the order costs more than before; negative, less.
  difference_minor bigint not null,
  -- What was changed: units by line, lines that came, the shipping, which addresses. Addresses themselves are not here.
  changes jsonb not null check (jsonb_typeof(changes) = 'object'),
  edited_at timestamptz not null,
  -- No foreign key: see orders.line.
  primary key (region, order_id, version)
);
comment on table orders.edit is 'regional: what the desk changed about an order after it was confirmed; never changed';
create trigger edit_is_append_only before update or delete or truncate on orders.edit
  for each statement execute function orders.refuse_change();
