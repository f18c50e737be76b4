-- Why: customers with their sessions and addresses, and the one-time links that are mailed to them.
-- Safe while old code runs: yes

create schema if not exists identity;

create table identity.customer (
  region text not null,
  id uuid not null,
  email text not null,
  email_normalised text not null,
  name text,
  locale text,
  password_hash text,
  email_verified_at timestamptz,
  external_id text,
  erased_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (region, id),
  constraint customer_email_is_short check (length(email) between 3 and 254),
  constraint customer_email_normalised_is_lower check (email_normalised = lower(email_normalised)),
  constraint customer_name_is_short check (length(name) <= 100),
  constraint customer_locale_is_short check (length(locale) <= 35),
  constraint customer_external_id_is_short check (length(external_id) between 1 and 100),
  constraint customer_password_is_hashed check (password_hash like '$argon2id$%'),
  constraint customer_erased_is_empty check (
    erased_at is null or (password_hash is null and name is null and external_id is null and email_verified_at is null)
  ),
  constraint customer_version_is_positive check (version >= 1)
);
comment on table identity.customer is 'regional: people who buy, erased ones kept without their personal data';
create unique index customer_email on identity.customer (region, email_normalised);
create unique index customer_external_id on identity.customer (region, external_id);

create table identity.customer_address (
  region text not null,
  id uuid not null,
  customer_id uuid not null,
  name text not null,
  line1 text not null,
  line2 text,
  city text not null,
  subdivision text,
  postal_code text not null,
  country char(2) not null,
  phone text,
  is_default boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (region, id),
  foreign key (region, customer_id) references identity.customer (region, id),
  constraint customer_address_is_short check (
    length(name) <= 100 and length(line1) <= 200 and length(line2) <= 200 and length(city) <= 100
    and length(subdivision) <= 50 and length(postal_code) <= 16 and length(phone) <= 25
  ),
  constraint customer_address_country_is_a_code check (country ~ '^[A-Z]{2}$'),
  constraint customer_address_version_is_positive check (version >= 1)
);
comment on table identity.customer_address is 'regional: the address book of a customer';
create index customer_address_customer on identity.customer_address (region, customer_id, id);
create unique index customer_address_default on identity.customer_address (region, customer_id) where is_default;

create table identity.customer_session (
  region text not null,
  id uuid not null,
  token_hash bytea not null,
  customer_id uuid not null,
  ip text not null,
  user_agent text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (region, id),
  foreign key (region, customer_id) references identity.customer (region, id),
  constraint customer_session_token_is_hashed check (octet_length(token_hash) = 32),
  constraint customer_session_ends check (expires_at > created_at),
  constraint customer_session_origin_is_short check (length(ip) <= 64 and length(user_agent) <= 200)
);
comment on table identity.customer_session is 'regional: where a customer is signed in; a row that is gone is a session that ended';
create unique index customer_session_token on identity.customer_session (region, token_hash);
create index customer_session_customer on identity.customer_session (region, customer_id, id);
create index customer_session_expires on identity.customer_session (region, expires_at);

create table identity.mail_request (
  region text not null,
  id uuid not null,
  purpose text not null,
  customer_id uuid,
  new_email text,
  token_hash bytea,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (region, id),
  constraint mail_request_purpose_is_known check (
    purpose in ('reset_password', 'verify_email', 'change_email', 'account_exists')
  ),
  constraint mail_request_changes_to_an_email check ((purpose = 'change_email') = (new_email is not null)),
  constraint mail_request_new_email_is_short check (length(new_email) <= 254),
  constraint mail_request_token_is_hashed check (octet_length(token_hash) = 32),
  constraint mail_request_ends check (expires_at > requested_at)
);
comment on table identity.mail_request is 'regional: one-time links asked for; customer_id is null where nobody has the address, so that both take equally long';
create unique index mail_request_token on identity.mail_request (region, token_hash) where token_hash is not null;
create index mail_request_customer on identity.mail_request (region, customer_id, purpose, requested_at);
create index mail_request_expires on identity.mail_request (region, expires_at);

create unlogged table identity.attempt (
  purpose text not null,
  key_hash bytea not null,
  tries int not null,
  window_ends_at timestamptz not null,
  primary key (purpose, key_hash),
  constraint attempt_purpose_is_short check (length(purpose) between 1 and 40),
  constraint attempt_tries_is_not_negative check (tries >= 0)
);
comment on table identity.attempt is 'local: how often something guessable was tried lately; losing it in a crash only forgives';
create index attempt_window on identity.attempt (window_ends_at);
