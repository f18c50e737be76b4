-- name: exactly one region is home as soon as there is one
select count(*)::int as homes
from regions.region
having count(*) > 0
  and count(*) filter (where is_home) <> 1;
