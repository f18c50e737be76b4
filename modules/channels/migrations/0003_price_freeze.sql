-- Why: a shop may promise that a price which a buyer was shown on the way to paying holds for a while, whatever its list does.
-- Safe while old code runs: yes
alter table channels.channel
  add column price_freeze_seconds int not null default 0,
  add constraint channel_price_freeze_is_a_day_at_most check (price_freeze_seconds between 0 and 86400);
