-- Why: who did what at the desk, so that it can neither be changed nor be lost unseen.
-- Safe while old code runs: yes

create table identity.audit_entry (
  region text not null,
  id uuid not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  reason text,
  request_id text not null,
  ip text not null,
  primary key (region, id),
  constraint audit_entry_actor_is_known check (actor_kind in ('guest', 'customer', 'staff', 'key')),
  constraint audit_entry_names_its_actor check ((actor_kind = 'guest') = (actor_id is null)),
  constraint audit_entry_action_has_a_room check (action ~ '^[a-z_]+\.[a-z_]+$' and length(action) <= 100),
  constraint audit_entry_is_short check (
    length(subject) between 1 and 200 and length(reason) <= 1000 and length(request_id) <= 200 and length(ip) <= 64
  )
);
comment on table identity.audit_entry is 'regional: one row per change made at the desk, append-only, personal data masked';
create index audit_entry_time on identity.audit_entry (id desc);
create index audit_entry_subject on identity.audit_entry (subject, id desc);
create index audit_entry_actor on identity.audit_entry (actor_id, id desc);

create table identity.audit_pending (
  entry_id uuid not null,
  primary key (entry_id)
);
comment on table identity.audit_pending is 'local: entries that the seal has still to reach';

create table identity.audit_link (
  region text not null,
  ordinal bigint not null,
  entry_id uuid not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (region, ordinal),
  foreign key (region, entry_id) references identity.audit_entry (region, id),
  constraint audit_link_starts_at_one check (ordinal >= 1),
  constraint audit_link_hash_is_sha256 check (octet_length(hash) = 32)
);
comment on table identity.audit_link is 'regional: the chain over the audit log; each hash covers its entry and the hash before it';
create unique index audit_link_entry on identity.audit_link (region, entry_id);

-- What a link vouches for. A column added later joins in a new function, never in this one.
create function identity.audit_digest(entry identity.audit_entry) returns bytea
language sql
immutable
as $$
  select pg_catalog.sha256(pg_catalog.convert_to(
    pg_catalog.jsonb_build_array(
      entry.region, entry.id, extract(epoch from entry.recorded_at), entry.actor_kind, entry.actor_id, entry.action,
      entry.subject, entry.before, entry.after, entry.reason, entry.request_id, entry.ip
    )::text,
    'UTF8'
  ))
$$;

create function identity.refuse_audit_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger audit_entry_append_only before update or delete on identity.audit_entry
for each row execute function identity.refuse_audit_change();
create trigger audit_entry_never_truncated before truncate on identity.audit_entry
for each statement execute function identity.refuse_audit_change();
create trigger audit_link_append_only before update or delete on identity.audit_link
for each row execute function identity.refuse_audit_change();
create trigger audit_link_never_truncated before truncate on identity.audit_link
for each statement execute function identity.refuse_audit_change();
