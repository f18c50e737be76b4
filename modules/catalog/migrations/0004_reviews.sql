-- Why: what buyers say of a product, shown once the desk has read it; the product carries the average and the count.
-- Safe while old code runs: yes
alter table catalog.product add column review_count int not null default 0 check (review_count >= 0);
comment on column catalog.product.review_count is 'published reviews; above 0 rating_hundredths is their average and nobody else writes it';

create table catalog.review (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  id uuid not null,
  product_id uuid not null,
  -- Null for one that was brought along from elsewhere.
  customer_id uuid,
  rating int not null check (rating between 1 and 5),
  title text not null check (char_length(title) between 1 and 120),
  body text not null check (char_length(body) between 1 and 4000),
  author text not null check (char_length(author) between 1 and 60),
  -- Language of the words, as BCP 47 names it.
  locale text not null check (char_length(locale) between 2 and 35),
  is_verified boolean not null,
  state text not null default 'pending' check (state in ('pending', 'published', 'rejected')),
  created_at timestamptz not null,
  settled_at timestamptz check ((settled_at is null) = (state = 'pending')),
  primary key (region, id)
);
create unique index review_of_customer on catalog.review (region, customer_id, product_id) where customer_id is not null;
create index review_of_product on catalog.review (product_id, id) where state = 'published';
create index review_of_state on catalog.review (region, state, id);
comment on table catalog.review is 'regional: what a customer says of a product they bought, written where the customer shops';
