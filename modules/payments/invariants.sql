-- refunds_stay_within_captured: for no payment more is back, or on its way back, than was captured
select refund.attempt_key, refund.order_id, sum(refund.amount_minor) as given_back, attempt.state, attempt.amount_minor
from payments.refund
join payments.attempt on attempt.region = refund.region and attempt.key = refund.attempt_key
where refund.kind = 'refund'
  and refund.state <> 'failed'
group by refund.region, refund.attempt_key, refund.order_id, attempt.state, attempt.amount_minor
having attempt.state <> 'captured'
  or sum(refund.amount_minor) > coalesce(max(attempt.captured_minor), attempt.amount_minor);

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

-- gift_cards_add_up: a gift card is worth what its moves come to
select gift_card.id, gift_card.balance_minor, coalesce(sum(move.amount_minor), 0) as moved
from payments.gift_card
left join payments.gift_card_move as move on move.region = gift_card.region and move.gift_card_id = gift_card.id
group by gift_card.region, gift_card.id, gift_card.balance_minor
having gift_card.balance_minor <> coalesce(sum(move.amount_minor), 0);

-- gift_cards_are_owed: what gift cards may be spent, and what orders hold of them, is what the journal says we owe
with owed as (
  select region, currency, sum(-amount_minor) as amount_minor
  from ledger.posting
  where account = 'gift_card_liability'
  group by region, currency
), worth as (
  select region, currency, sum(amount_minor) as amount_minor
  from (
    select region, currency, balance_minor as amount_minor
    from payments.gift_card
    union all
    select region, currency, amount_minor
    from payments.attempt
    where provider = 'gift_card'
      and state = 'authorized'
  ) as part
  group by region, currency
)
select coalesce(owed.region, worth.region) as region, coalesce(owed.currency, worth.currency) as currency,
  owed.amount_minor as owed, worth.amount_minor as worth
from owed
full join worth on worth.region = owed.region and worth.currency = owed.currency
where coalesce(owed.amount_minor, 0) <> coalesce(worth.amount_minor, 0);

-- captures_stay_within_authorized: for no payment more is taken, or about to be, than was authorized
select capture.attempt_key, sum(capture.amount_minor) as taken, attempt.amount_minor
from payments.capture
join payments.attempt on attempt.region = capture.region and attempt.key = capture.attempt_key
where capture.state <> 'failed'
group by capture.region, capture.attempt_key, attempt.amount_minor
having sum(capture.amount_minor) > attempt.amount_minor;

-- captured_parts_are_captures: what an attempt took in parts is what its captures took
select attempt.key, attempt.captured_minor, sum(capture.amount_minor) as taken
from payments.attempt
join payments.capture on capture.region = attempt.region and capture.attempt_key = attempt.key
where capture.state = 'done'
group by attempt.region, attempt.key, attempt.captured_minor
having coalesce(attempt.captured_minor, 0) <> sum(capture.amount_minor);

-- nothing_goes_back_twice: of no order more is given back than it cost, goodwill aside
select part.order_id, sum(part.amount_minor) as given, max("order".total_minor) as total
from payments.order_part as part
join orders."order" on "order".region = part.region and "order".id = part.order_id
where part.purpose = 'refund'
  and part.kind <> 'goodwill'
group by part.region, part.order_id
having sum(part.amount_minor) > max("order".total_minor);

-- attempts_follow_refusals: another provider was asked only after one that was certain to have done nothing
select later.key, later.follows
from payments.attempt as later
join payments.attempt as earlier on earlier.region = later.region and earlier.key = later.follows
where earlier.state <> 'declined'
  or earlier.reason not in ('provider_unavailable', 'authentication_required');

-- disputes_are_booked: what stands on the account of disputes for an order is what its disputes took
select dispute.order_id, sum(dispute.booked_minor) as booked
from payments.dispute
group by dispute.region, dispute.order_id
having sum(dispute.booked_minor) <> coalesce((
  select sum(posting.amount_minor)
  from ledger.posting
  where posting.region = dispute.region
    and posting.order_id = dispute.order_id
    and posting.kind = 'dispute'
    and posting.account = 'disputes'
), 0);

-- name: what a customer deleted is forgotten at its provider
select forgotten_method.region, forgotten_method.id, forgotten_method.provider, forgotten_method.failure
from payments.forgotten_method
where forgotten_method.given_up_at is not null;
