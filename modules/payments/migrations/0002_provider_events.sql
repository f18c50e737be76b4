-- Why: providers speak of payments by their own names, and hosted card fields make longer tokens.
-- Safe while old code runs: yes
alter table payments.webhook_event add column provider_reference text check (length(provider_reference) <= 128);
create index webhook_event_of_reference on payments.webhook_event (region, provider, provider_reference)
  where provider_reference is not null;

-- Invoices are never asked for by reference, and every order would pay for the entry.
create index attempt_of_reference on payments.attempt (region, provider, provider_reference)
  where provider <> 'invoice' and provider_reference is not null;

alter table payments.attempt drop constraint attempt_token_check;
alter table payments.attempt add constraint attempt_token_check check (length(token) <= 4096) not valid;
alter table payments.attempt validate constraint attempt_token_check;
