-- Why: promotions ask with every order what its products belong to; a process may keep the answers while the token stands
-- Safe while old code runs: yes
-- What is kept is kept for seconds, so a change by old code, which does not renew the token, is noticed soon after.

-- One row. The token changes with every change of a product that was there, of its categories and of collections, in the
-- same transaction.
create table catalog.edition (
  only_row boolean primary key default true check (only_row),
  token uuid not null
);
comment on table catalog.edition is 'global: names the present state of what products are and belong to';
insert into catalog.edition (token) values (gen_random_uuid());
