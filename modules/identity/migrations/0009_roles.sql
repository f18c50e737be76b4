-- Why: a shop names sets of rights of its own beside the built-in roles.
-- Safe while old code runs: yes; it knows no rights of a role of the shop's own, so whoever is given one waits for new code.

create table identity.role (
  id uuid not null,
  name text not null,
  description text not null,
  scopes text[] not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (id),
  constraint role_has_a_name check (length(name) between 1 and 60),
  constraint role_description_is_short check (length(description) <= 300),
  constraint role_scopes_are_few check (cardinality(scopes) between 1 and 100),
  -- What may everything, rooms to come as well, is the owner's: the last owner is counted by that role.
  constraint role_is_not_the_owner check (not '*' = any (scopes)),
  constraint role_version_is_positive check (version >= 1)
);
comment on table identity.role is 'global: roles that the shop made; those that are built in stand in the code';
create unique index role_name on identity.role (lower(name));

alter table identity.staff
  add column role_id uuid references identity.role (id),
  drop constraint staff_role_is_known,
  add constraint staff_role_is_known check (
    role in ('owner', 'merchandiser', 'support', 'warehouse', 'risk', 'finance', 'developer', 'read-only', 'own')
  ),
  add constraint staff_own_role_is_named check ((role = 'own') = (role_id is not null));
create index staff_role on identity.staff (role_id) where role_id is not null;
