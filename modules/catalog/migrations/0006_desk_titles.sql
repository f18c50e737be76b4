-- Why: drafts and archived products by title were the walk of all titles, past every published one.
-- Safe while old code runs: yes
create index product_not_published_by_title on catalog.product (status, left(lower(title), 100), id)
  where status <> 'published';
