-- Why: customers are imported at the desk as well, and can be taken back.
-- Safe while old code runs: yes
alter table imports.run drop constraint run_kind_check;
alter table imports.run add constraint run_kind_is_known check (kind in ('products', 'stock', 'prices', 'customers'));
alter table imports.image drop constraint image_subject_check;
alter table imports.image add constraint image_subject_is_known check (
  subject in ('category', 'product', 'price', 'stock', 'customer')
);
-- Whoever asks to be forgotten is forgotten here too.
create index image_of_customer on imports.image ((key ->> 'id')) where subject = 'customer';
