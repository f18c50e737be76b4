-- confirmed_attempts_have_their_order: a confirmed attempt leads to an order that stands or was cancelled afterwards
select attempt.id
from checkout.attempt
left join orders."order" on "order".region = attempt.region and "order".id = attempt.order_id
where attempt.state = 'confirmed'
  and ("order".id is null or "order".state = 'pending_payment');

-- declined_attempts_left_nothing: a declined attempt has no standing order and no living hold
select attempt.id
from checkout.attempt
join orders."order" on "order".region = attempt.region and "order".id = attempt.order_id
where attempt.state = 'declined'
  -- What is owed for an order that stands is paid beside it.
  and attempt.payment ->> 'isOwed' is null
  and "order".state <> 'cancelled'
union all
select attempt.id
from checkout.attempt
join inventory.hold on hold.region = attempt.region and hold.reference = attempt.id
where attempt.state in ('declined', 'confirmed')
  and hold.state = 'held';

-- nothing_stays_open: no attempt is past its time by more than ten minutes and still open
select id, state
from checkout.attempt
where resume_at is not null
  and state <> 'in_review'
  and expires_at < now() - interval '10 minutes';

-- sold_units_match_orders: what stands in confirmed orders was sold, unit for unit, bundles by their components aside
select reference
from inventory.move
left join orders."order" on "order".region = move.region and "order".id = move.reference
where move.reason = 'sold'
group by reference, "order".id
having "order".id is null;

-- no_order_is_paid_without_money: for every confirmed checkout its providers and gift cards said yes to the whole total, as it was before the desk edited the order
select attempt.id, attempt.order_id, "order".total_minor, coalesce(sum(payment.amount_minor), 0) as agreed
from checkout.attempt
join orders."order" on "order".region = attempt.region and "order".id = attempt.order_id
left join payments.attempt as payment on payment.region = attempt.region
  and payment.order_id = attempt.order_id
  and payment.checkout_id = attempt.id
  and payment.state in ('authorized', 'captured', 'voided')
where attempt.state = 'confirmed'
  and "order".state = 'confirmed'
group by attempt.region, attempt.id, attempt.order_id, attempt.payment, "order".total_minor
having coalesce(sum(payment.amount_minor), 0) <> case
  when attempt.payment ->> 'isOwed' is null then "order".total_minor - coalesce((
    select sum(edit.difference_minor)
    from orders.edit
    where edit.region = attempt.region
      and edit.order_id = attempt.order_id
  ), 0)
  else (attempt.payment ->> 'dueMinor')::bigint
end;

-- payments_are_booked: what the journal has as paid for a confirmed checkout is what its attempts took
select attempt.order_id, taken.minor as taken, booked.minor as booked
from checkout.attempt
left join lateral (
  select coalesce(sum(coalesce(payment.captured_minor, payment.amount_minor)), 0) as minor
  from payments.attempt as payment
  where payment.region = attempt.region
    and payment.order_id = attempt.order_id
    and payment.state = 'captured'
) as taken on true
left join lateral (
  select coalesce(-sum(posting.amount_minor), 0) as minor
  from ledger.posting
  where posting.region = attempt.region
    and posting.order_id = attempt.order_id
    and posting.kind = 'payment'
    and posting.account = 'receivable'
) as booked on true
where attempt.state = 'confirmed'
  and taken.minor <> booked.minor;

-- drafts_lead_to_their_order: a draft that was ordered has its order, made of its cart, and no other draft's cart was ordered
select draft.id, draft.state, attempt.order_id
from checkout.draft
left join checkout.attempt on attempt.region = draft.region
  and attempt.cart_id = draft.cart_id
  and attempt.state = 'confirmed'
  and attempt.payment ->> 'isOwed' is null
where draft.order_id is distinct from attempt.order_id;

-- ended_drafts_keep_nothing: a draft that is ordered or has ended keeps no units
select draft.id, draft.state, hold.id as hold
from checkout.draft
join inventory.hold on hold.region = draft.region
  and hold.reference = draft.id
where draft.state in ('ordered', 'cancelled', 'expired')
  and hold.state = 'held';
