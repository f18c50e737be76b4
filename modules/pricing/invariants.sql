-- name: a price is in a list, and in the currency of its list
select price.variant_id, price.price_list_id, price.currency
from pricing.price
left join pricing.price_list on price_list.id = price.price_list_id
where price.currency is distinct from price_list.currency;

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

-- tallies_are_what_was_taken: what is counted of a promotion is what orders took and did not give back
select tally.region, tally.promotion_id, tally.subject, tally.used, taken.used as taken
from pricing.tally
left join lateral (
  select coalesce(sum(case when tally.subject = 'budget' then redemption.amount_minor else 1 end), 0)::bigint as used
  from pricing.redemption
  where redemption.region = tally.region
    and redemption.promotion_id = tally.promotion_id
    and redemption.state = 'taken'
    and tally.subject = any(redemption.subjects)
) as taken on true
where tally.used <> taken.used;

-- batches_have_their_codes: a batch that is made has as many codes as it says
select code_batch.id, code_batch.made
from pricing.code_batch
where code_batch.finished_at is not null
  and code_batch.made <> (select count(*) from pricing.code where code.batch_id = code_batch.id);

-- lists_follow_one_step: a list follows another of its currency that follows none itself
select price_list.code
from pricing.price_list
join pricing.price_list as parent on parent.id = price_list.parent_id
where parent.parent_id is not null
  or parent.currency <> price_list.currency;

-- history_ends_before_the_present: a former price ended before the present one came into force
select price_history.variant_id, price_history.price_list_id
from pricing.price_history
join pricing.price using (variant_id, price_list_id, min_quantity)
where price_history.in_force_until > price.since;

-- prices_have_their_editions: each shard of the prices has one row that names its present state
select count(*)::int as shards
from pricing.price_edition
having count(*) <> 64;
