-- Why: every order asks what its variants cost; a process may keep the prices while the token of their shard stands
-- Safe while old code runs: yes
-- What is kept is kept for seconds, so a change by old code, which renews no token, is noticed soon after.

-- A token changes with every change of a price of its shard, in the same transaction; a variant's shard follows from its id.
create table pricing.price_edition (
  shard smallint primary key check (shard between 0 and 63),
  token uuid not null
);
comment on table pricing.price_edition is 'global: names the present state of the prices of a sixty-fourth of the variants';
insert into pricing.price_edition (shard, token)
select shard, gen_random_uuid()
from generate_series(0, 63) as shard;
