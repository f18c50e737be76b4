-- Why: staff prove who they are by more than a password, and anew before what is dangerous.
-- Safe while old code runs: yes

-- Null: the session was opened by code that knew no proofs; it proves itself when that is asked for.
alter table identity.staff_session add column proved_at timestamptz;

create table identity.staff_totp (
  staff_id uuid not null,
  secret_sealed bytea not null,
  last_step bigint not null,
  created_at timestamptz not null default now(),
  primary key (staff_id),
  foreign key (staff_id) references identity.staff (id),
  constraint staff_totp_secret_is_sealed check (octet_length(secret_sealed) between 45 and 200),
  constraint staff_totp_step_is_not_negative check (last_step >= 0)
);
comment on table identity.staff_totp is 'global: what an authenticator app of staff makes its codes of, sealed; last_step is the latest half minute whose code was used';

create table identity.staff_recovery_code (
  staff_id uuid not null,
  code_hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (staff_id, code_hash),
  foreign key (staff_id) references identity.staff (id),
  constraint staff_recovery_code_is_hashed check (octet_length(code_hash) = 32)
);
comment on table identity.staff_recovery_code is 'global: codes for staff who lost their second factor, each good for once';

create table identity.staff_passkey (
  id uuid not null,
  staff_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  rp_id text not null,
  sign_count bigint not null,
  transports text[] not null,
  is_backed_up boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (id),
  foreign key (staff_id) references identity.staff (id),
  constraint staff_passkey_credential_is_short check (octet_length(credential_id) between 1 and 1023),
  constraint staff_passkey_key_is_short check (octet_length(public_key) between 1 and 4096),
  constraint staff_passkey_rp_id_is_short check (length(rp_id) between 1 and 253),
  constraint staff_passkey_count_is_not_negative check (sign_count >= 0),
  constraint staff_passkey_transports_are_few check (cardinality(transports) <= 10),
  constraint staff_passkey_has_a_name check (length(name) between 1 and 100)
);
comment on table identity.staff_passkey is 'global: public keys of passkeys that staff sign in with; rp_id is the host that they were made for';
create unique index staff_passkey_credential on identity.staff_passkey (credential_id);
create index staff_passkey_staff on identity.staff_passkey (staff_id, id);

create unlogged table identity.staff_challenge (
  token_hash bytea not null,
  purpose text not null,
  staff_id uuid,
  payload bytea,
  expires_at timestamptz not null,
  primary key (token_hash),
  constraint staff_challenge_token_is_hashed check (octet_length(token_hash) = 32),
  constraint staff_challenge_purpose_is_known check (
    purpose in ('second_step', 'totp_enrolment', 'passkey_enrolment', 'passkey_sign_in', 'passkey_proof')
  ),
  constraint staff_challenge_is_somebodys check ((purpose = 'passkey_sign_in') = (staff_id is null)),
  constraint staff_challenge_has_a_payload check ((purpose = 'second_step') = (payload is null)),
  constraint staff_challenge_payload_is_short check (octet_length(payload) between 16 and 200)
);
comment on table identity.staff_challenge is 'local: a proof that was begun and is not finished; losing it in a crash only means to begin again';
create index staff_challenge_expires on identity.staff_challenge (expires_at);
create index staff_challenge_staff on identity.staff_challenge (staff_id);
