-- Why: the mails of a customer go when the customer does.
-- Safe while old code runs: yes
alter table notifications.mail add column customer_id uuid;
create index mail_customer on notifications.mail (region, customer_id) where customer_id is not null;
