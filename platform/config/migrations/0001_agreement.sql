-- Why: processes on one database agree on what is started once for all of them, such as the sandbox provider.
-- Safe while old code runs: yes
create schema if not exists platform;

create table platform.agreement (
  name text primary key check (name ~ '^[a-z][a-z0-9_.]{0,63}$'),
  value jsonb not null,
  agreed_at timestamptz not null default now()
);
comment on table platform.agreement is 'local: what the processes on this database agreed on';
