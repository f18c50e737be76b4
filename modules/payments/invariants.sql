-- refunds_stay_within_captured: for no payment more is back, or on its way back, than was captured
select refund.attempt_key, refund.order_id, sum(refund.amount_minor) as given_back, attempt.state, attempt.amount_minor
from payments.refund
join payments.attempt on attempt.region = refund.region and attempt.key = refund.attempt_key
where refund.kind = 'refund'
  and refund.state <> 'failed'
group by refund.region, refund.attempt_key, refund.order_id, attempt.state, attempt.amount_minor
having attempt.state <> 'captured'
  or sum(refund.amount_minor) > attempt.amount_minor;

-- refunds_match_their_payment: what goes back is of the payment's order and currency
select refund.id, refund.attempt_key
from payments.refund
join payments.attempt on attempt.region = refund.region and attempt.key = refund.attempt_key
where refund.order_id <> attempt.order_id
  or refund.currency <> attempt.currency;

-- attempts_are_resolved: no attempt waits for an answer for longer than 15 minutes
select key, order_id, provider, state, started_at
from payments.attempt
where state in ('started', 'unknown')
  and started_at < now() - interval '15 minutes';

-- keys_are_used_once: no two attempts have one key, in whatever region
select key, count(*) as attempts
from payments.attempt
group by key
having count(*) > 1;

-- moves_are_answered: no refund or void is in doubt for longer than an hour
select id, attempt_key, kind, tries, failure
from payments.refund
where state = 'requested'
  and is_in_doubt
  and requested_at < now() - interval '1 hour';

-- failed_moves_are_taken_up: every refund or void that the provider refused was asked for again
select failed.id, failed.attempt_key, failed.order_id, failed.kind, failed.amount_minor, failed.failure
from payments.refund as failed
where failed.state = 'failed'
  -- Nobody finished the challenge, or all that was captured was on its way back already: nothing is left to do.
  and failed.failure not in ('action_required', 'captured')
  and not exists (
    select
    from payments.refund as later
    where later.region = failed.region
      and later.attempt_key = failed.attempt_key
      and later.state <> 'failed'
      and later.requested_at >= failed.settled_at
  );

-- webhook_events_are_processed: no webhook waits for longer than five minutes
select provider, event_id, received_at
from payments.webhook_event
where processed_at is null
  and received_at < now() - interval '5 minutes';

-- webhook_events_are_unique: no event of a provider is stored twice, in whatever region
select provider, event_id, count(*) as times
from payments.webhook_event
group by provider, event_id
having count(*) > 1;
