-- name: every line belongs to a cart
select line.region, line.cart_id, line.variant_id
from cart.line
where not exists (
  select from cart.cart
  where cart.id = line.cart_id
);

-- name: no region has seen more units removed than were added
select line.region, line.cart_id, line.variant_id, cut.key as of_region
from cart.line
cross join lateral jsonb_each_text(line.cut) as cut
join cart.line as added
  on added.region = cut.key
  and added.cart_id = line.cart_id
  and added.variant_id = line.variant_id
where cut.value::bigint > added.added
  and added.region = line.region;

-- name: a sealed cart names its checkout
select cart.region, cart.id
from cart.cart
where cart.state = 'sealed'
  and cart.checkout_id is null;

-- name: a customer has at most one active cart per channel
select cart.region, cart.customer_id, cart.channel
from cart.cart
where cart.customer_id is not null
  and cart.state in ('open', 'sealed')
group by cart.region, cart.customer_id, cart.channel
having count(*) > 1;

-- name: an expired cart names nobody
select cart.region, cart.id
from cart.cart
where cart.state = 'expired'
  and (cart.email is not null or cart.shipping_address is not null or cart.billing_address is not null);
