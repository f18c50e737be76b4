-- Why: lists are never deleted and never change their currency, and every writer of prices looks both up; asking again for
-- each row cost an import of a million prices a tenth of its time. invariants.sql looks instead.
-- Safe while old code runs: yes
alter table pricing.price drop constraint price_price_list_id_currency_fkey;
