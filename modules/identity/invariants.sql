-- name: every link of the audit chain vouches for its entry and for the link before it
select region, ordinal
from (
  select link.region, link.ordinal, link.hash,
    pg_catalog.sha256(
      coalesce(lag(link.hash) over chain, ''::bytea) || identity.audit_digest(entry)
    ) as expected
  from identity.audit_link as link
  join identity.audit_entry as entry on entry.region = link.region
    and entry.id = link.entry_id
  window chain as (partition by link.region order by link.ordinal)
) as linked
where hash <> expected;

-- name: the audit chain has no gap
select region, count(*)::int as links, max(ordinal) as last
from identity.audit_link
group by region
having count(*) <> max(ordinal);

-- name: every audit entry of this region is sealed or waits for its seal
select entry.region, entry.id
from identity.audit_entry as entry
where not exists (
    select from identity.audit_link as link
    where link.region = entry.region
      and link.entry_id = entry.id
  )
  and not exists (select from identity.audit_pending as pending where pending.entry_id = entry.id);

-- name: an erased customer has no address, no session and no living link
select customer.region, customer.id
from identity.customer
where customer.erased_at is not null
  and (
    exists (
      select from identity.customer_address as address
      where address.region = customer.region
        and address.customer_id = customer.id
    )
    or exists (
      select from identity.customer_session as session
      where session.region = customer.region
        and session.customer_id = customer.id
    )
    or customer.email not like 'erased-%@erased.invalid'
  );

-- name: a shop with staff has an owner who can sign in
select count(*)::int as staff
from identity.staff
having count(*) > 0
  and count(*) filter (where role = 'owner' and disabled_at is null) = 0;

-- name: no role of the shop's own bears the name of a built-in one
select id, name
from identity.role
where lower(name) in ('owner', 'merchandiser', 'support', 'warehouse', 'risk', 'finance', 'developer', 'read-only');

-- name: a shop has at most 50 roles of its own
select count(*)::int as roles
from identity.role
having count(*) > 50
