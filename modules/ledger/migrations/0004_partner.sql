-- Why: what was kept with one partner was looked for among all lines of its account: a second for a partner that is rare.
-- Safe while old code runs: yes
-- Of an order's lines the one that a provider's money is booked in has a partner, and no other.
create index posting_of_partner on ledger.posting (region, partner, account, entry_id, line) where partner <> '';
