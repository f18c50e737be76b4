-- Why: the words of a confirmation stand in its order; written a second time they were half of what an order costs.
-- Safe while old code runs: yes
alter table notifications.mail add column order_id uuid;
alter table notifications.mail alter column text_body drop not null;
alter table notifications.mail alter column html_body drop not null;
alter table notifications.mail add constraint mail_has_words check (
  num_nulls(text_body, html_body) in (0, 2) and (text_body is not null or order_id is not null)
);
comment on column notifications.mail.text_body is 'null: composed from the order when the mail is read';
