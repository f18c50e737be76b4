-- Why: staff upload pictures; they are kept beside the catalogue, so that a backup of the database is a backup of the shop.
-- Safe while old code runs: yes
create table catalog.picture_file (
  -- SHA-256 of the content: the same picture uploaded twice is one file, and its address never changes what it shows.
  digest bytea primary key check (length(digest) = 32),
  content bytea not null check (length(content) between 1 and 8388608),
  width int not null check (width between 1 and 20000),
  height int not null check (height between 1 and 20000),
  created_at timestamptz not null
);
-- Compressed already.
alter table catalog.picture_file alter column content set storage external;
comment on table catalog.picture_file is 'global: pictures that staff uploaded, as they are shown';
