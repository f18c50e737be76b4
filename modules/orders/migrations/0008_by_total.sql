-- Why: the desk lists orders by what they cost, within their currency, in a state or in all of them.
-- Safe while old code runs: yes
create index order_by_total on orders."order" (region, currency, state, total_minor, id);
