-- Why: customers who agreed are reminded of a cart that they left, and may put an end to it from the mail.
-- Safe while old code runs: yes
alter table notifications.mail drop constraint mail_kind_check;
alter table notifications.mail add constraint mail_kind_check check (
  kind in ('order_confirmation', 'reset_password', 'verify_email', 'change_email', 'account_exists', 'cart_reminder')
);

-- By hash: whoever said no is known again without their address being kept.
create table notifications.opt_out (
  region text not null check (region ~ '^[a-z][a-z0-9-]{0,15}$'),
  email_hash bytea not null check (octet_length(email_hash) = 32),
  created_at timestamptz not null,
  primary key (region, email_hash)
);
comment on table notifications.opt_out is 'regional: addresses that want no reminders, whatever was agreed before';
