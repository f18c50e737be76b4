-- Why: staff look for the mails of an order, and for what a customer was sent.
-- Safe while old code runs: yes
create index mail_of_order on notifications.mail (region, order_id, id) where order_id is not null;
create index mail_to on notifications.mail (region, lower(to_address), id);
