-- Why: customers who agree pay again with the card that the provider keeps; holds are renewed; the desk may accept a payment in doubt.
-- Safe while old code runs: yes
create table payments.saved_method (
  region text not null,
  id uuid not null,
  customer_id uuid not null,
  provider text not null,
  method text not null,
  -- Pays at this provider, for this customer; never a card number.
  token text not null check (length(token) between 1 and 256),
  fingerprint text check (length(fingerprint) <= 128),
  brand text check (length(brand) <= 32),
  last4 text check (last4 ~ '^\d{4}$'),
  expires text check (expires ~ '^\d{4}-\d{2}$'),
  -- The payment with which the customer agreed to it.
  consent_attempt_key uuid not null,
  consented_at timestamptz not null,
  primary key (region, id)
);
create unique index saved_method_of_customer on payments.saved_method (region, customer_id, provider, token);
comment on table payments.saved_method is 'regional: ways to pay that customers let their providers keep';

alter table payments.attempt
  add column renewals int not null default 0 check (renewals >= 0),
  add column renewed_at timestamptz,
  drop constraint attempt_resolution_check,
  add constraint attempt_resolution_check check (resolution in ('void', 'accept'));
