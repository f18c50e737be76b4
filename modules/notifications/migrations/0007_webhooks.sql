-- Why: other systems are told of what happened, signed, in order, and until they took it.
-- Safe while old code runs: yes

create table notifications.webhook_endpoint (
  id uuid not null,
  url text not null,
  description text not null,
  event_types text[] not null,
  is_enabled boolean not null default true,
  enabled_at timestamptz not null,
  secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_until timestamptz,
  created_at timestamptz not null,
  primary key (id),
  constraint webhook_endpoint_url_is_short check (length(url) between 10 and 2000),
  constraint webhook_endpoint_description_is_short check (length(description) <= 200),
  constraint webhook_endpoint_hears_something check (cardinality(event_types) between 1 and 50),
  constraint webhook_endpoint_secret_is_sealed check (octet_length(secret_sealed) between 30 and 200),
  constraint webhook_endpoint_old_secret_ends check (num_nulls(previous_secret_sealed, previous_until) in (0, 2))
);
comment on table notifications.webhook_endpoint is 'global: where other systems are told of what happened; a suspension older than enabled_at is over';

create table notifications.webhook_standing (
  region text not null,
  endpoint_id uuid not null,
  failed_rounds int not null,
  failing_since timestamptz not null,
  resume_at timestamptz not null,
  suspended_at timestamptz,
  primary key (region, endpoint_id),
  constraint webhook_standing_fails check (failed_rounds >= 1)
);
comment on table notifications.webhook_standing is 'regional: an endpoint that takes nothing, as seen from here; no row while it takes what it is given';

create table notifications.webhook_message (
  region text not null,
  id uuid not null,
  type text not null,
  aggregate text,
  body text not null,
  created_at timestamptz not null,
  primary key (region, id),
  constraint webhook_message_type_is_public check (type ~ '^com\.hansa\.[a-z_]+\.[a-z_]+\.v[0-9]+$' and length(type) <= 100),
  constraint webhook_message_aggregate_is_short check (length(aggregate) between 3 and 100),
  constraint webhook_message_body_is_bounded check (octet_length(body) <= 1048576)
);
comment on table notifications.webhook_message is 'regional: what is told, word by word; its id is the webhook-id and that of the event; messages of one aggregate keep their order';

create table notifications.webhook_delivery (
  region text not null,
  id uuid not null,
  message_id uuid not null,
  endpoint_id uuid not null,
  type text not null,
  aggregate text,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  attempts_before int not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  last_status int,
  last_error text,
  primary key (region, id),
  foreign key (region, message_id) references notifications.webhook_message (region, id) on delete cascade,
  constraint webhook_delivery_once_per_endpoint unique (region, endpoint_id, message_id),
  constraint webhook_delivery_counts_up check (attempts >= attempts_before and attempts_before >= 0),
  constraint webhook_delivery_settles check ((state = 'waiting') = (settled_at is null)),
  constraint webhook_delivery_status_is_http check (last_status between 100 and 999),
  constraint webhook_delivery_error_is_short check (length(last_error) <= 40)
);
create index webhook_delivery_due on notifications.webhook_delivery (region, endpoint_id, due_at, id) where state = 'waiting';
create index webhook_delivery_order on notifications.webhook_delivery (region, endpoint_id, aggregate, message_id) where state = 'waiting';
create index webhook_delivery_of_endpoint on notifications.webhook_delivery (region, endpoint_id, id);
create index webhook_delivery_failed on notifications.webhook_delivery (region, id) where state = 'failed';
create index webhook_delivery_message on notifications.webhook_delivery (region, message_id);
comment on table notifications.webhook_delivery is 'regional: one message to one endpoint; due_at is when it is tried next; attempts_before are those before it was replayed';

create table notifications.webhook_attempt (
  region text not null,
  delivery_id uuid not null,
  number int not null,
  at timestamptz not null,
  duration_ms int not null,
  status int,
  error text,
  primary key (region, delivery_id, number),
  foreign key (region, delivery_id) references notifications.webhook_delivery (region, id) on delete cascade,
  constraint webhook_attempt_counts_from_one check (number >= 1),
  constraint webhook_attempt_took_time check (duration_ms >= 0),
  constraint webhook_attempt_status_is_http check (status between 100 and 999),
  constraint webhook_attempt_error_is_short check (length(error) <= 40)
);
comment on table notifications.webhook_attempt is 'regional: one try of a delivery and what came of it; a number that is missing is a try whose end nobody saw';
