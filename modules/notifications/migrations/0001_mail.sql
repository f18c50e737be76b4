-- Why: a mail is written in the transaction of its cause and sent outside of it, so that none is lost and none is sent twice by us.
-- Safe while old code runs: yes
create schema if not exists notifications;

create table notifications.mail (
  region text not null,
  id uuid not null,
  event_id uuid not null,
  kind text not null check (
    kind in ('order_confirmation', 'reset_password', 'verify_email', 'change_email', 'account_exists')
  ),
  to_address text not null check (length(to_address) between 3 and 320),
  subject text not null check (length(subject) between 1 and 300 and subject !~ '[[:cntrl:]]'),
  text_body text not null,
  html_body text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  via text check (via in ('smtp', 'mailbox')),
  attempts int not null default 0 check (attempts >= 0),
  last_error text check (length(last_error) <= 500),
  created_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  primary key (region, id),
  constraint mail_once_per_event unique (region, event_id, kind),
  constraint mail_sent_has_time check ((state = 'sent') = (sent_at is not null)),
  constraint mail_sent_has_way check ((state = 'sent') = (via is not null))
);
create index mail_due on notifications.mail (region, due_at, id) where state = 'queued';
comment on table notifications.mail is 'regional: every mail to a customer; due_at is when it is tried next';
