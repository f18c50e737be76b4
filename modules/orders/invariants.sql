-- orders_have_lines: every order has at least one line
select "order".id, "order".number
from orders."order"
where not exists (
  select from orders.line
  where line.region = "order".region
    and line.order_id = "order".id
);

-- totals_are_the_sum_of_parts: what an order costs is exactly what its lines and its shipping add up to
select "order".id, "order".number, "order".total_minor, parts.gross_minor
from orders."order"
join (
  select region, order_id, sum(subtotal_minor) as subtotal_minor, sum(discount_minor) as discount_minor,
    sum(tax_minor) as tax_minor, sum(gross_minor) as gross_minor
  from orders.line
  group by region, order_id
) as parts on parts.region = "order".region and parts.order_id = "order".id
where "order".subtotal_minor <> parts.subtotal_minor
  or "order".discount_minor <> parts.discount_minor
  or "order".tax_minor <> parts.tax_minor + "order".shipping_tax_minor
  or "order".total_minor <> parts.gross_minor + "order".shipping_net_minor + "order".shipping_tax_minor;

-- carts_have_one_living_order: no cart became two orders that stand
select cart_id, count(*) as orders
from orders."order"
where state <> 'cancelled'
group by region, cart_id
having count(*) > 1;

-- histories_are_legal: every order began somewhere, and each step leads on from the one before to where the table allows
select step.order_id, step.version, step.from_state, step.to_state
from (
  select order_id, version, from_state, to_state,
    lag(to_state) over way as came_to,
    row_number() over way as position
  from orders.history
  window way as (partition by region, order_id order by version)
) as step
where step.version <> step.position
  or step.from_state is distinct from step.came_to
  or (coalesce(step.from_state, ''), step.to_state) not in (
    ('', 'pending_payment'), ('', 'confirmed'),
    ('pending_payment', 'confirmed'), ('pending_payment', 'cancelled'), ('confirmed', 'cancelled'),
    -- An edit.
    ('confirmed', 'confirmed')
  );

-- edits_are_steps: every step that stayed in its state is an edit, and every edit is such a step
select coalesce(step.order_id, edit.order_id) as order_id, coalesce(step.version, edit.version) as version
from (
  select region, order_id, version
  from orders.history
  where from_state = to_state
) as step
full join orders.edit on edit.region = step.region and edit.order_id = step.order_id and edit.version = step.version
where step.order_id is null
  or edit.order_id is null;

-- edits_are_booked: what edits made of a price stands in the journal, as edits
select coalesce(changed.order_id, booked.order_id) as order_id, changed.difference_minor, booked.difference_minor as booked
from (
  select region, order_id, sum(difference_minor) as difference_minor
  from orders.edit
  group by region, order_id
) as changed
full join (
  select region, order_id, sum(amount_minor) as difference_minor
  from ledger.posting
  where kind = 'edit'
    and account = 'receivable'
  group by region, order_id
) as booked on booked.region = changed.region and booked.order_id = changed.order_id
where coalesce(changed.difference_minor, 0) <> coalesce(booked.difference_minor, 0);

-- the_last_step_is_the_state: an order stands where its history ends
select "order".id, "order".number, "order".state, last_step.to_state
from orders."order"
left join lateral (
  select version, to_state
  from orders.history
  where history.region = "order".region
    and history.order_id = "order".id
  order by version desc
  limit 1
) as last_step on true
where last_step.to_state is distinct from "order".state
  or last_step.version is distinct from "order".version;

-- sales_stand_for_confirmed_orders: a sale is booked once for each order that was ever confirmed here, its edits beside it, together for its total, and for no other
select "order".id, "order".number, "order".state, "order".total_minor, booked.sales, booked.sold_minor
from orders."order"
left join (
  select region, order_id, count(*) filter (where kind = 'sale') as sales, sum(amount_minor) as sold_minor
  from ledger.posting
  where kind in ('sale', 'edit')
    and account = 'receivable'
  group by region, order_id
) as booked on booked.region = "order".region and booked.order_id = "order".id
cross join lateral (
  select exists (
    select from orders.history
    where history.region = "order".region
      and history.order_id = "order".id
      and history.to_state = 'confirmed'
  ) and "order".imported_at is null as was_confirmed,
  (
    select coalesce(sum(edit.difference_minor), 0)
    from orders.edit
    where edit.region = "order".region
      and edit.order_id = "order".id
  ) as edited_minor
) as life
where coalesce(booked.sold_minor, 0) <> case when life.was_confirmed then "order".total_minor else 0 end
  or coalesce(booked.sales, 0) <> case
    when life.was_confirmed and "order".total_minor - life.edited_minor > 0 then 1
    else 0
  end;

-- cancellations_turn_the_sale: an order that was confirmed and cancelled here has its sale turned, and no other order has
select "order".id, "order".number, "order".state, "order".total_minor, turned.turned_minor
from orders."order"
left join (
  select region, order_id, -sum(amount_minor) as turned_minor
  from ledger.posting
  where kind = 'cancellation'
    and account = 'receivable'
  group by region, order_id
) as turned on turned.region = "order".region and turned.order_id = "order".id
cross join lateral (
  select exists (
    select from orders.history
    where history.region = "order".region
      and history.order_id = "order".id
      and history.from_state = 'confirmed'
      and history.to_state = 'cancelled'
  ) and "order".imported_at is null as was_taken_back
) as life
where coalesce(turned.turned_minor, 0) <> case when life.was_taken_back then "order".total_minor else 0 end;

-- only_confirmed_orders_keep_units: units are gone from the shelf only for orders that are confirmed
select "order".id, "order".number, "order".state, kept.units
from orders."order"
join (
  select region, reference, -sum(quantity) as units
  from inventory.move
  where reason in ('sold', 'cancelled', 'returned')
    and reference is not null
  group by region, reference
  having sum(quantity) <> 0
) as kept on kept.region = "order".region and kept.reference = "order".id
where "order".state <> 'confirmed';

-- nobody_waits_for_payment_for_ever: an order is paid for or given up within an hour
select id, number, placed_at
from orders."order"
where state = 'pending_payment'
  and placed_at < now() - interval '1 hour';

-- taxes_make_up_the_tax: the taxes of an order that names them make up its tax
select "order".region, "order".id, "order".tax_minor
from orders."order"
where jsonb_array_length("order".tax_lines) > 0
  and "order".tax_minor <> (
    select sum((line ->> 'taxMinor')::bigint)
    from jsonb_array_elements("order".tax_lines) as line
  );

-- imported_orders_move_nothing: for an order of a former shop no unit was moved and no money was booked here
select "order".id, "order".number, "order".external_id
from orders."order"
where "order".imported_at is not null
  and (
    exists (
      select from inventory.move
      where move.region = "order".region
        and move.reference = "order".id
    )
    or exists (
      select from ledger.posting
      where posting.region = "order".region
        and posting.order_id = "order".id
    )
  );

-- adjustments_make_up_the_discount: what promotions took off a line is its discount, where any is named
select took.region, took.order_id, took.position, sum(took.amount_minor) as taken, min(line.discount_minor) as discount
from orders.adjustment as took
join orders.line on line.region = took.region
  and line.order_id = took.order_id
  and line.position = took.position
group by took.region, took.order_id, took.position
having sum(took.amount_minor) <> min(line.discount_minor);

-- adjustments_stand_on_a_line: what a promotion took off stands on a line of an order, or on its shipping
select took.region, took.order_id, took.position
from orders.adjustment as took
left join orders.line on line.region = took.region
  and line.order_id = took.order_id
  and line.position = took.position
left join orders."order" on "order".region = took.region
  and "order".id = took.order_id
where "order".id is null
  or (took.position > 0 and line.order_id is null);
