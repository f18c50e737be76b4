-- Why: every movement of money is a balanced, append-only journal entry, from the first order on.
-- Safe while old code runs: yes
create schema if not exists ledger;

create table ledger.posting (
  region text not null,
  entry_id uuid not null,
  line smallint not null check (line > 0),
  account text not null check (account in (
    'receivable', 'provider_clearing', 'revenue', 'shipping_revenue', 'discounts', 'tax_payable', 'refunds'
  )),
  -- Debits are positive, credits negative.
  amount_minor bigint not null check (amount_minor <> 0),
  currency char(3) not null,
  kind text not null check (kind in ('sale', 'payment', 'cancellation', 'refund')),
  order_id uuid not null,
  occurred_at timestamptz not null,
  primary key (region, entry_id, line)
);
create index posting_of_order on ledger.posting (region, order_id);
comment on table ledger.posting is 'regional: lines of journal entries; an entry sums to zero and never changes';

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.posting is append-only';
end $$;
create trigger posting_is_append_only before update or delete or truncate on ledger.posting
  for each statement execute function ledger.refuse_change();
