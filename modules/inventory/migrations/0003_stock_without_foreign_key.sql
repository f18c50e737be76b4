-- Why: locations are never deleted, and every writer of stock looks them up; asking again for each row cost an import of a
-- million products a tenth of its time. invariants.sql looks instead.
-- Safe while old code runs: yes
alter table inventory.stock drop constraint stock_location_fkey;
