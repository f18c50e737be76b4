-- Why: what is read and never searched needs no statistics.
-- Safe while old code runs: yes
alter table notifications.mail
  alter column subject set statistics 0,
  alter column text_body set statistics 0,
  alter column html_body set statistics 0;
