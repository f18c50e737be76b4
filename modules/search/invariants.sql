-- name: a rule of search ends after it starts and says what it is for
select id, name
from search.merchandising
where starts_at >= ends_at
  or (query is null and category_id is null);

-- name: the rankings that are tried take no more than all searches
select sum(share_ppm) as share_ppm
from search.ranking
where code <> 'default'
having sum(share_ppm) > 1000000;

-- name: no more searches missed than were made
select day, channel, query, ranking
from search.query_day
where missed > searches
  or placed_clicks > clicks;
