-- Why: ways to ship are called otherwise in other languages.
-- Safe while old code runs: yes
alter table pricing.shipping_option
  -- By language: {"de": "Standardversand"}.
  add column names jsonb not null default '{}' check (jsonb_typeof(names) = 'object');
