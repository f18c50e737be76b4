-- Why: staff look at who belongs to a group before they change its prices.
-- Safe while old code runs: yes
create index customer_of_group on identity.customer (customer_group, id) where customer_group is not null;
