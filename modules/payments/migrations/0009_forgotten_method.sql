-- Why: a card that its customer deletes is forgotten by whoever keeps it, not only by us; they are asked until they say so.
-- Safe while old code runs: yes
create table payments.forgotten_method (
  region text not null check (char_length(region) between 1 and 16),
  id uuid not null,
  provider text not null check (char_length(provider) between 1 and 64),
  token text not null check (char_length(token) between 1 and 256),
  requested_at timestamptz not null,
  next_try_at timestamptz not null,
  tries int not null default 0 check (tries >= 0),
  failure text check (char_length(failure) <= 64),
  -- Asked often enough: people have to look.
  given_up_at timestamptz,
  primary key (region, id)
);
comment on table payments.forgotten_method is 'regional: saved ways to pay that were deleted and that their providers are still to forget';

create unique index forgotten_method_of_provider on payments.forgotten_method (region, provider, token);
create index forgotten_method_due on payments.forgotten_method (region, next_try_at) where given_up_at is null;
