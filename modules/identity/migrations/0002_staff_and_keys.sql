-- Why: people and programs that work at the desk.
-- Safe while old code runs: yes

create table identity.staff (
  id uuid not null,
  email text not null,
  email_normalised text not null,
  name text not null,
  role text not null,
  password_hash text not null,
  disabled_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (id),
  constraint staff_email_is_short check (length(email) between 3 and 254),
  constraint staff_email_normalised_is_lower check (email_normalised = lower(email_normalised)),
  constraint staff_has_a_name check (length(name) between 1 and 100),
  constraint staff_role_is_known check (
    role in ('owner', 'merchandiser', 'support', 'warehouse', 'risk', 'finance', 'developer', 'read-only')
  ),
  constraint staff_password_is_hashed check (password_hash like '$argon2id$%'),
  constraint staff_version_is_positive check (version >= 1)
);
comment on table identity.staff is 'global: people who work at the desk; disabled, never deleted, since the audit log names them';
create unique index staff_email on identity.staff (email_normalised);

create table identity.staff_session (
  region text not null,
  id uuid not null,
  token_hash bytea not null,
  staff_id uuid not null,
  ip text not null,
  user_agent text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (region, id),
  constraint staff_session_token_is_hashed check (octet_length(token_hash) = 32),
  constraint staff_session_ends check (expires_at > created_at),
  constraint staff_session_origin_is_short check (length(ip) <= 64 and length(user_agent) <= 200)
);
comment on table identity.staff_session is 'regional: where staff are signed in; a row that is gone is a session that ended';
create unique index staff_session_token on identity.staff_session (region, token_hash);
create index staff_session_staff on identity.staff_session (region, staff_id, id);
create index staff_session_expires on identity.staff_session (region, expires_at);

create table identity.api_key (
  id uuid not null,
  prefix text not null,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (id),
  constraint api_key_prefix_is_short check (prefix ~ '^[a-z0-9]{4,16}$'),
  constraint api_key_secret_is_hashed check (octet_length(secret_hash) = 32),
  constraint api_key_has_a_name check (length(name) between 1 and 100),
  constraint api_key_scopes_are_few check (cardinality(scopes) between 1 and 100),
  constraint api_key_ends_after_it_begins check (expires_at > created_at)
);
comment on table identity.api_key is 'global: programs that work at the desk; created_by is null for the key of the demo';
create unique index api_key_prefix on identity.api_key (prefix);

create table identity.api_key_use (
  region text not null,
  api_key_id uuid not null,
  last_used_at timestamptz not null,
  primary key (region, api_key_id)
);
comment on table identity.api_key_use is 'regional: when a key was last used here, to the minute';
