-- Why: what the shop sells: products with variants, categories, collections, bundles, media, translations, redirects.
-- Safe while old code runs: yes
create schema if not exists catalog;

create table catalog.category (
  id uuid primary key,
  slug text not null unique check (char_length(slug) between 1 and 200 and slug !~ '[/\s]'),
  name text not null check (char_length(name) between 1 and 200),
  parent_id uuid references catalog.category (id),
  -- Ids from the root to the category itself, so that a subtree is one index scan and a breadcrumb needs no recursion.
  path uuid[] not null check (path[cardinality(path)] = id),
  position int not null default 0,
  image_url text,
  -- Names in other languages, by locale: {"de": "Leuchten"}.
  names jsonb not null default '{}' check (jsonb_typeof(names) = 'object'),
  revision int not null default 1
);
create index category_of_parent on catalog.category (parent_id);
create index category_of_path on catalog.category using gin (path);
comment on table catalog.category is 'global: the tree that customers browse';

create table catalog.attribute (
  code text primary key check (code ~ '^[A-Za-z][A-Za-z0-9_-]{0,63}$'),
  label text not null check (char_length(label) between 1 and 200),
  kind text not null check (kind in ('text', 'number', 'boolean', 'enum')),
  unit text,
  -- The values allowed; only for enum.
  allowed_values text[] not null default '{}' check (kind = 'enum' or allowed_values = '{}')
);
comment on table catalog.attribute is 'global: what may be said about a product, and of which type it is';

-- Patterns are kept free of counts such as {1,200}: on a million products one of those cost more than all the rest.
create table catalog.product (
  id uuid primary key,
  external_id text not null unique check (char_length(external_id) between 1 and 200),
  slug text not null unique check (char_length(slug) between 1 and 200 and slug !~ '[/\s]'),
  title text not null check (char_length(title) between 1 and 500),
  description text not null default '' check (char_length(description) <= 50000),
  brand text not null default '' check (char_length(brand) <= 200),
  tax_category text not null default 'standard' check (char_length(tax_category) between 1 and 64 and tax_category !~ '[^a-z0-9-]'),
  rating_hundredths int check (rating_hundredths between 0 and 500),
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_from timestamptz,
  published_until timestamptz check (published_until > published_from),
  -- Channels that sell it; null for all. An array, not a table: the usual "everywhere" costs a million products nothing.
  channels text[],
  -- Categories it was put into; category_product adds those above them.
  category_ids uuid[] not null default '{}',
  attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  -- [{name, values}] in the order of the choices; read only together with the product, so it needs no table.
  options jsonb not null default '[]' check (jsonb_typeof(options) = 'array'),
  -- The main picture, copied from media so that a card is one row.
  image_url text,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index product_by_title on catalog.product (left(lower(title), 100), id);
create index product_with_attributes on catalog.product using gin (attributes jsonb_path_ops) where attributes <> '{}';
create index product_of_brand on catalog.product (brand, id) where brand <> '';
comment on table catalog.product is 'global: what a page of the shop shows; ids are made in order, so the newest has the highest';

create table catalog.variant (
  id uuid primary key,
  -- No foreign key, here and in category_product: products are archived and never deleted, writers lock them first, and
  -- the check of each row cost an import of a million products a tenth of its time. invariants.sql looks instead.
  product_id uuid not null,
  external_id text not null check (char_length(external_id) between 1 and 400),
  sku text not null unique check (char_length(sku) between 1 and 200),
  barcode text not null default '',
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  weight_grams int not null default 0 check (weight_grams >= 0),
  requires_shipping boolean not null default true,
  position int not null default 0,
  image_url text,
  is_bundle boolean not null default false,
  is_removed boolean not null default false,
  unique (product_id, external_id)
);
comment on table catalog.variant is 'global: what is sold, by sku; a removed one stays for old orders to point at';

create table catalog.bundle_component (
  bundle_id uuid not null references catalog.variant (id),
  component_id uuid not null references catalog.variant (id),
  quantity int not null check (quantity between 1 and 10000),
  primary key (bundle_id, component_id),
  check (bundle_id <> component_id)
);
create index bundle_of_component on catalog.bundle_component (component_id);
comment on table catalog.bundle_component is 'global: the variants and units that one bundle is made of';

create table catalog.category_product (
  -- No foreign key: whoever files a product shares the category's row, and a category goes only when it is empty.
  category_id uuid not null,
  product_id uuid not null,
  primary key (category_id, product_id)
);
comment on table catalog.category_product is 'global: products of a category and of those below it, newest last';

create table catalog.media (
  id uuid primary key,
  product_id uuid not null references catalog.product (id),
  url text not null check (char_length(url) between 1 and 2000),
  alt text not null default '' check (char_length(alt) <= 500),
  position int not null default 0,
  unique (product_id, url)
);
comment on table catalog.media is 'global: pictures of a product, by address';

create table catalog.translation (
  product_id uuid not null references catalog.product (id),
  locale text not null check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  title text not null check (char_length(title) between 1 and 500),
  description text not null default '' check (char_length(description) <= 50000),
  primary key (product_id, locale)
);
comment on table catalog.translation is 'global: texts of a product in another language';

create table catalog.slug_redirect (
  slug text primary key,
  product_id uuid not null references catalog.product (id)
);
create index slug_redirect_of_product on catalog.slug_redirect (product_id);
comment on table catalog.slug_redirect is 'global: former slugs, so that old links keep working';

create table catalog.collection (
  id uuid primary key,
  slug text not null unique check (char_length(slug) between 1 and 200 and slug !~ '[/\s]'),
  name text not null check (char_length(name) between 1 and 200),
  -- Null for a collection that is put together by hand.
  rule jsonb check (jsonb_typeof(rule) = 'object'),
  revision int not null default 1
);
comment on table catalog.collection is 'global: products chosen by hand or by a rule';

create table catalog.collection_product (
  collection_id uuid not null references catalog.collection (id) on delete cascade,
  product_id uuid not null references catalog.product (id),
  position int not null,
  primary key (collection_id, product_id)
);
create index collection_product_by_position on catalog.collection_product (collection_id, position, product_id);
create index collection_of_product on catalog.collection_product (product_id);
comment on table catalog.collection_product is 'global: products of a collection put together by hand, in its order';
