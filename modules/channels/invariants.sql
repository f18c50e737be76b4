-- name: a shop with channels has one that is open
select count(*)::int as channels
from channels.channel
having count(*) > 0
  and count(*) filter (where closed_at is null) = 0;

-- name: a channel's languages contain its locale and its countries are distinct
select code
from channels.channel
where not locale = any (languages)
  or cardinality(countries) <> (select count(distinct country) from unnest(countries) as country);
