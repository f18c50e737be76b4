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
