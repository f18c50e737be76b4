-- Why: a business without an account gives its VAT number with the cart; who wants it is reminded of what they left.
-- Safe while old code runs: yes
alter table cart.cart
  add column vat_id text check (char_length(vat_id) between 4 and 20),
  add column wants_reminder boolean not null default false,
  add column reminders int not null default 0 check (reminders between 0 and 2),
  add column reminded_at timestamptz check ((reminded_at is null) = (reminders = 0));
-- Neither column of time is in it, so that a change of a cart stays an update in place.
create index cart_to_remind on cart.cart (region, id) where state = 'open' and wants_reminder and reminders < 2;
