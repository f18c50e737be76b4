-- name: what a customer did belongs to a session
select region, id, customer_id
from recommendations.event
where customer_id is not null
  and session_id is null;

-- name: nothing is kept of a customer who said no
select event.region, event.id, event.customer_id
from recommendations.consent
join recommendations.event using (region, customer_id)
where not consent.is_granted
limit 20;

-- name: a kept model is whole
select model.region, model.version, model.size_bytes, coalesce(sum(octet_length(part.bytes)), 0) as kept_bytes
from recommendations.model
left join recommendations.model_part as part using (region, version)
group by model.region, model.version, model.size_bytes
having coalesce(sum(octet_length(part.bytes)), 0) <> model.size_bytes;

-- name: a running experiment shares out no more than everybody
select key, variants
from recommendations.experiment
where (
  select sum((variant ->> 'share')::int)
  from jsonb_array_elements(variants) as variant
) > 1000;

-- name: nothing is kept beyond its time
select region, id, recorded_at
from recommendations.event
where recorded_at < now() - interval '402 days'
limit 20;
