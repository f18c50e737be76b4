-- name: every event was handed to its handlers within two minutes
select region, id, type, occurred_at
from platform.outbox_waiting
where occurred_at < now() - interval '2 minutes';

-- name: no handler had its effect twice for one event
select region, event_id, handler
from platform.inbox
group by region, event_id, handler
having count(*) > 1;

-- name: no event is a dead letter
select region, id, handler, event_id, error
from platform.dead_letter;

-- name: no delivery was given up by the job queue
select id, task_identifier, last_error
from graphile_worker.jobs
where attempts >= max_attempts
  and locked_at is null;
