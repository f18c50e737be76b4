-- Why: an invoice names every tax that was charged, and the buyer's VAT number where the buyer owes it.
-- Safe while old code runs: yes

alter table orders."order"
  -- [{code, name, ratePpm, netMinor, taxMinor}]; empty for orders placed before this and where nothing is taxed. Part of the
  -- order's row: it is written once, with it, and read with it.
  add column tax_lines jsonb not null default '[]' check (jsonb_typeof(tax_lines) = 'array'),
  add column vat_id text check (vat_id ~ '^[A-Z0-9+*]{4,16}$');
