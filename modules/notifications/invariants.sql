-- name: a confirmed order caused at most one mail
select region, event_id, kind, count(*)::int as mails
from notifications.mail
group by region, event_id, kind
having count(*) > 1;

-- name: a mail that waits is tried again within two hours
select region, id, attempts, due_at
from notifications.mail
where state = 'queued'
  and due_at < now() - interval '2 hours';

-- name: no mail was given up
select region, id, kind, last_error
from notifications.mail
where state = 'failed';
