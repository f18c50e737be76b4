-- Why: the directory of regions: who writes global tables, and which epoch of a region is the living one.
-- Safe while old code runs: yes

create schema if not exists regions;

create table regions.region (
  code text not null,
  name text not null,
  is_home boolean not null default false,
  epoch int not null default 1,
  state text not null default 'serving',
  created_at timestamptz not null default now(),
  primary key (code),
  constraint region_code_is_short check (code ~ '^[a-z][a-z0-9-]{0,15}$'),
  constraint region_has_a_name check (length(name) between 1 and 100),
  constraint region_epoch_is_positive check (epoch >= 1),
  constraint region_state_is_known check (state in ('serving', 'draining', 'lost'))
);

comment on table regions.region is 'global: every region of this shop; exactly one is home and writes global tables';

create unique index region_home on regions.region (is_home) where is_home;
