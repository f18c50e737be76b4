-- Why: what one process does for all of them, such as looking at every invariant, was done by each, as often as each was started.
-- Safe while old code runs: yes
create table platform.turn (
  name text not null check (length(name) <= 100),
  next_at timestamptz not null,
  took_ms int not null default 0 check (took_ms >= 0),
  found jsonb,
  found_at timestamptz,
  primary key (name),
  check ((found is null) = (found_at is null))
);
comment on table platform.turn is 'local: work that the processes on this database do in turns; when it is due, and what was found last';
