-- Why: fees, gift cards, disputes and payouts are money too; closed stretches of the journal are sealed so that a change shows.
-- Safe while old code runs: yes
alter table ledger.posting drop constraint posting_account_check;
alter table ledger.posting add constraint posting_account_is_known check (account in (
  'receivable', 'provider_clearing', 'bank', 'revenue', 'shipping_revenue', 'discounts', 'tax_payable', 'refunds',
  'gift_card_liability', 'fees', 'disputes', 'fx', 'goodwill'
));
alter table ledger.posting drop constraint posting_kind_check;
alter table ledger.posting add constraint posting_kind_is_known check (kind in (
  'sale', 'payment', 'cancellation', 'refund', 'credit', 'gift_card', 'fee', 'payout', 'dispute', 'goodwill',
  'adjustment', 'fx'
));
-- Payouts, and fees of a whole settlement, belong to no order.
alter table ledger.posting alter column order_id drop not null;
-- Whom the account is kept with: the provider of a clearing account; empty elsewhere.
alter table ledger.posting add column partner text not null default '' check (length(partner) <= 64);

-- What is sealed is found by time. A block range index costs an insert next to nothing; rows come in the order of time.
create index posting_by_time on ledger.posting using brin (occurred_at) with (pages_per_range = 32, autosummarize = on);
-- Accounts that no ordinary order touches: their statements would otherwise read past all that do.
create index posting_of_rare_account on ledger.posting (region, account, entry_id, line)
  where account not in ('receivable', 'provider_clearing', 'revenue', 'shipping_revenue', 'tax_payable');

create table ledger.seal (
  region text not null,
  number bigint not null check (number > 0),
  from_at timestamptz not null,
  until_at timestamptz not null,
  entries int not null check (entries > 0),
  postings int not null check (postings > 0),
  -- Merkle root over the entries of the stretch.
  root bytea not null check (length(root) = 32),
  -- Hash over the chain before, the stretch and the root.
  chain bytea not null check (length(chain) = 32),
  sealed_at timestamptz not null,
  primary key (region, number),
  unique (region, from_at),
  constraint seal_covers_time check (from_at < until_at)
);
comment on table ledger.seal is 'regional: one root per closed stretch of the journal, each chained to the one before';

create table ledger.balance (
  region text not null,
  account text not null,
  partner text not null,
  currency char(3) not null,
  amount_minor bigint not null,
  primary key (region, account, partner, currency)
);
comment on table ledger.balance is 'regional: what each account stood at when the last stretch was sealed';

create function ledger.refuse_seal_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger.seal is append-only';
end $$;
create trigger seal_is_append_only before update or delete or truncate on ledger.seal
  for each statement execute function ledger.refuse_seal_change();
