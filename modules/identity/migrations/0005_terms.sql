-- Why: customers may belong to a group, be exempt from tax, or be a business with a VAT number.
-- Safe while old code runs: yes

alter table identity.customer
  -- Price lists and promotions name it; null: in none.
  add column customer_group text
    constraint customer_group_is_a_code check (customer_group ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  -- The certificate that the desk holds, as `CA resale 123-456`; null: taxed like everybody.
  add column tax_exemption text
    constraint customer_tax_exemption_is_short check (length(tax_exemption) between 1 and 200),
  -- Upper case, with its prefix, without spaces.
  add column vat_id text constraint customer_vat_id_is_short check (vat_id ~ '^[A-Z0-9+*]{4,16}$');
