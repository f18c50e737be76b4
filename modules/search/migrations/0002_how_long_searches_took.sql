-- Why: the desk is to see which searches are slow, besides which are frequent or miss.
-- Safe while old code runs: yes
alter table search.query_day
  -- Microseconds that the answers took to find, together; 0 where they were not measured.
  add column took_us bigint not null default 0 check (took_us >= 0),
  add column slowest_us bigint not null default 0 check (slowest_us >= 0);
