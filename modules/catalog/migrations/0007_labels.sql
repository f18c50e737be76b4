-- Why: attributes and the choices of products, and their values, are called otherwise in other languages.
-- Safe while old code runs: yes
alter table catalog.attribute
  -- What it is called, by language: {"de": "Duft"}.
  add column labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
  -- What its values are called, by language: {"de": {"Cedar": "Zeder"}}.
  add column value_labels jsonb not null default '{}' check (jsonb_typeof(value_labels) = 'object');

-- Options are a document on each product, so what they are called is said once for all products that have one of the name.
create table catalog.option_label (
  -- In small letters: "colour" for "Colour" and for "COLOUR".
  name text primary key check (char_length(name) between 1 and 100 and name = lower(name)),
  labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
  value_labels jsonb not null default '{}' check (jsonb_typeof(value_labels) = 'object')
);
comment on table catalog.option_label is 'global: what the choices of products and their values are called, by language';
