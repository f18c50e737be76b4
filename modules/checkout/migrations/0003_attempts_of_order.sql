-- Why: what is owed for an order is paid by a later attempt, and the desk finds the cart of an order that was not paid.
-- Safe while old code runs: yes
create index attempt_of_order on checkout.attempt (region, order_id);
