-- name: what was opened by its place was opened
select region, day, query
from insights.query_day
where placed_clicks > clicks
   or places_sum < placed_clicks;

-- name: orders have units
select region, minute, channel, orders, units
from insights.sales_minute
where orders > units;
