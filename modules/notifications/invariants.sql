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

-- name: what waits for a webhook that is told, and for nothing before it, is tried within six hours of its time
select region, id, endpoint_id, attempts, due_at
from notifications.webhook_delivery as delivery
where state = 'waiting'
  and due_at < now() - interval '6 hours'
  and exists (
    select from notifications.webhook_endpoint
    where webhook_endpoint.id = delivery.endpoint_id
      and is_enabled
      and enabled_at < now() - interval '6 hours'
  )
  and not exists (
    select from notifications.webhook_standing
    where webhook_standing.region = delivery.region
      and webhook_standing.endpoint_id = delivery.endpoint_id
  )
  and not exists (
    select from notifications.webhook_delivery as earlier
    where earlier.region = delivery.region
      and earlier.endpoint_id = delivery.endpoint_id
      and earlier.aggregate = delivery.aggregate
      and earlier.state = 'waiting'
      and earlier.message_id < delivery.message_id
  );

-- name: a delivery was tried as often as its log says, or more often where a process died over it
select delivery.region, delivery.id, delivery.attempts, attempt.noted
from notifications.webhook_delivery as delivery
join (
  select region, delivery_id, count(*)::int as noted, max(number) as last
  from notifications.webhook_attempt
  group by region, delivery_id
) as attempt on attempt.region = delivery.region and attempt.delivery_id = delivery.id
where attempt.noted > delivery.attempts
  or attempt.last > delivery.attempts;

-- name: a delivery that was taken has a try that was, and one that was given up has none that was after it was replayed
select region, id, state, attempts
from notifications.webhook_delivery as delivery
where (
    state = 'delivered'
    and not exists (
      select from notifications.webhook_attempt
      where webhook_attempt.region = delivery.region
        and webhook_attempt.delivery_id = delivery.id
        and error is null
    )
  )
  or (
    state = 'failed'
    and exists (
      select from notifications.webhook_attempt
      where webhook_attempt.region = delivery.region
        and webhook_attempt.delivery_id = delivery.id
        and number > delivery.attempts_before
        and error is null
    )
  );

-- name: a webhook is suspended only after it failed
select region, endpoint_id, failed_rounds, failing_since, suspended_at
from notifications.webhook_standing
where suspended_at < failing_since
  or resume_at < failing_since;
