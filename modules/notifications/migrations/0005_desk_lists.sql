-- Why: the desk lists the mails that could not be sent among all that were.
-- Safe while old code runs: yes
create index mail_failed on notifications.mail (region, id) where state = 'failed';
