-- Why: imports started at the desk: the uploaded file, how far its run has come, the rows that failed, and what it changed.
-- Safe while old code runs: yes
create schema if not exists imports;

create table imports.run (
  id uuid primary key,
  kind text not null check (kind in ('products', 'stock', 'prices')),
  file_name text not null check (char_length(file_name) between 1 and 200),
  -- As the file was uploaded, packed or not.
  size_bytes bigint not null check (size_bytes between 1 and 67108864),
  format text not null check (format in ('csv', 'tsv', 'jsonl')),
  state text not null check (state in (
    'uploading', 'ready', 'checking', 'checked', 'importing', 'stopped', 'imported', 'undoing', 'undo_stopped', 'undone',
    'discarded'
  )),
  -- [{name, samples}] of a CSV with a header; null for JSON lines, and before it was read.
  header jsonb check (jsonb_typeof(header) = 'array'),
  -- Our name of each column of the header, null for one that is passed over.
  columns jsonb check (jsonb_typeof(columns) = 'array'),
  flags text[] not null default '{}',
  -- {read, made, changed, same, failed, sharePpm} of the dry run, and of the import.
  check_report jsonb check (jsonb_typeof(check_report) = 'object'),
  import_report jsonb check (jsonb_typeof(import_report) = 'object'),
  -- Images of this run that were kept, and the number below which none was looked at by the undo.
  images int not null default 0 check (images >= 0),
  undo_below int check (undo_below between 0 and images + 1),
  taken_back int not null default 0 check (taken_back >= 0),
  not_taken_back int not null default 0 check (not_taken_back >= 0),
  -- Why it cannot go on, in one sentence.
  problem text check (char_length(problem) between 1 and 1000),
  -- Tries in a row that brought nothing.
  failures int not null default 0 check (failures >= 0),
  -- The worker that carries it out; another may take it over when it has been silent.
  holder uuid,
  held_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  -- Until then it can be undone; afterwards what it needs for that is forgotten.
  undo_until timestamptz,
  check ((holder is null) = (held_until is null)),
  check (taken_back + not_taken_back <= images)
);
comment on table imports.run is 'global: an import that was started at the desk, and how far it has come';
create index run_under_way on imports.run (created_at) where state in ('checking', 'importing', 'undoing');
create index run_with_images on imports.run (undo_until) where undo_until is not null;

create table imports.chunk (
  run_id uuid not null references imports.run (id) on delete cascade,
  number int not null check (number between 0 and 63),
  content bytea not null check (octet_length(content) between 1 and 1048576),
  primary key (run_id, number)
);
alter table imports.chunk alter column content set storage external;
comment on table imports.chunk is 'global: a piece of an uploaded file, until its run has ended';

create table imports.row_error (
  run_id uuid not null references imports.run (id) on delete cascade,
  phase text not null check (phase in ('check', 'import', 'undo')),
  number int not null check (number >= 0),
  line int not null check (line >= 0),
  column_name text not null check (char_length(column_name) <= 200),
  message text not null check (char_length(message) <= 1000),
  primary key (run_id, phase, number)
);
comment on table imports.row_error is 'global: a row of a file that failed, and why';

create table imports.image (
  run_id uuid not null references imports.run (id) on delete cascade,
  -- In the order of writing, from 1.
  number int not null check (number >= 1),
  line int not null check (line >= 0),
  subject text not null check (subject in ('category', 'product', 'price', 'stock')),
  -- What people call it: an external id, a sku with its list or location.
  name text not null check (char_length(name) between 1 and 500),
  -- Names it for the room that owns it.
  key jsonb not null check (jsonb_typeof(key) = 'object'),
  before jsonb,
  after jsonb,
  primary key (run_id, number)
);
comment on table imports.image is 'global: what an import changed, as it was before and is afterwards, so that it can be undone';
