-- name: a price is in the currency of its list
select price.variant_id, price.price_list_id, price.currency
from pricing.price
join pricing.price_list on price_list.id = price.price_list_id
where price.currency <> price_list.currency;

-- name: a price is not negative and starts at a quantity of at least one
select price.variant_id, price.price_list_id
from pricing.price
where price.amount_minor < 0
  or price.min_quantity < 1;

-- name: a shipping option has a price
select shipping_option.channel, shipping_option.code
from pricing.shipping_option
where not exists (
  select from pricing.shipping_price
  where shipping_price.channel = shipping_option.channel
    and shipping_price.code = shipping_option.code
);

-- name: the settings have exactly one edition
select count(*)::int as editions
from pricing.edition
having count(*) <> 1;
