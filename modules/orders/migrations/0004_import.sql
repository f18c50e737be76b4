-- Why: orders of a former shop are kept beside our own, marked, and recognised when they are imported again.
-- Safe while old code runs: yes
alter table orders."order"
  add column external_id text check (char_length(external_id) between 1 and 200),
  add column imported_at timestamptz,
  add column imported_fingerprint bytea check (length(imported_fingerprint) = 32),
  add constraint order_import_is_whole check (
    (external_id is null) = (imported_at is null) and (external_id is null) = (imported_fingerprint is null)
  );
create unique index order_of_external_id on orders."order" (region, external_id) where external_id is not null;
