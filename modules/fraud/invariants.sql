-- declined_or_waiting_is_not_confirmed: no order is confirmed while a review of its payment waits or after it was given up
select review.id, review.state
from fraud.review
join checkout.attempt on attempt.region = review.region and attempt.id = review.id
where review.state in ('open', 'held', 'declined', 'expired')
  and attempt.state = 'confirmed'
  and attempt.payment ->> 'provider' <> 'invoice';

-- every_review_has_its_judgement: a review was opened by a judgement that said so
select review.id
from fraud.review
left join fraud.purchase on purchase.region = review.region and purchase.id = review.id
where purchase.decision is distinct from 'review'
  and review.opened_at > now() - interval '300 days';

-- reviews_end: no review waits much longer than it may
select id
from fraud.review
where state in ('open', 'held')
  and expires_at < now() - interval '1 hour';

-- reviewed_purchases_are_labelled: what a person decided is known of the purchase
select review.id
from fraud.review
join fraud.purchase on purchase.region = review.region and purchase.id = review.id
where review.state in ('approved', 'declined')
  and purchase.label = 'unknown';
