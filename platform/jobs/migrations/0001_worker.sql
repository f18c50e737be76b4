-- Why: jobs of a process that died must be taken over within seconds; the job queue by itself waits four hours.
-- Safe while old code runs: yes
create schema if not exists platform;

create table platform.worker (
  id text not null check (length(id) <= 100),
  seen_at timestamptz not null,
  primary key (id)
);
comment on table platform.worker is 'local: which worker processes live; each says so every few seconds';
