-- units_within_bounds: reserved is never negative and never more than what is there and may be backordered
select variant_id, location, on_hand, reserved, backorder_limit
from inventory.stock
where reserved < 0
  or on_hand - reserved < -backorder_limit;

-- on_hand_is_the_sum_of_moves: units on hand are exactly what the moves add up to
select stock.variant_id, stock.location, stock.on_hand, coalesce(moved.quantity, 0) as moved
from inventory.stock
left join (
  select region, variant_id, location, sum(quantity)::int as quantity
  from inventory.move
  group by region, variant_id, location
) as moved using (region, variant_id, location)
where stock.on_hand <> coalesce(moved.quantity, 0);

-- moves_have_stock: every move belongs to a stock row
select move.id, move.variant_id, move.location
from inventory.move
left join inventory.stock using (region, variant_id, location)
where stock.variant_id is null;

-- reserved_is_the_sum_of_holds: reserved units are exactly the units in living holds
select stock.variant_id, stock.location, stock.reserved, coalesce(living.quantity, 0) as held
from inventory.stock
left join (
  select region, variant_id, location, sum(quantity)::int as quantity
  from inventory.hold
  where state = 'held'
  group by region, variant_id, location
) as living using (region, variant_id, location)
where stock.reserved <> coalesce(living.quantity, 0);

-- nothing_is_given_back_twice: for no reference were more units given back than sold
select reference, variant_id, location, sum(quantity) as balance
from inventory.move
where reference is not null
  and reason in ('sold', 'cancelled', 'returned')
group by reference, variant_id, location
having sum(quantity) > 0;

-- holds_have_stock: every hold belongs to a stock row
select hold.id, hold.variant_id, hold.location
from inventory.hold
left join inventory.stock using (region, variant_id, location)
where stock.variant_id is null;

-- stock_lies_somewhere: every stock row is at a location that exists
select stock.variant_id, stock.location
from inventory.stock
left join inventory.location on location.code = stock.location
where location.code is null;
