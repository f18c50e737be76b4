-- Why: the desk pages through customers of all regions, and an order asks for one by id alone.
-- Safe while old code runs: yes

create index customer_by_id on identity.customer (id desc);
