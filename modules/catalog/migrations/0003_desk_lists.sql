-- Why: the desk finds products by words of their titles, and those that are not published, among a million.
-- Safe while old code runs: yes
-- Words as they are written, of any language: a word is found by its beginning.
create index product_by_words on catalog.product using gin (to_tsvector('simple', title));
-- Almost all products are published: the others are found without touching those.
create index product_not_published on catalog.product (status, id) where status <> 'published';
create index variant_by_lower_sku on catalog.variant (lower(sku) collate "C");
create index variant_of_barcode on catalog.variant (barcode) where barcode <> '';
