-- Why: the pages of a channel live under addresses of their own, and may call this API from there.
-- Safe while old code runs: yes
alter table channels.channel
  add column allowed_origins text[] not null default '{}',
  add constraint channel_has_few_origins check (cardinality(allowed_origins) <= 20);
