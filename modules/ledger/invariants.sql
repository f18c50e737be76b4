-- entries_balance: the lines of every entry sum to zero
select entry_id, currency, sum(amount_minor) as out_of_balance
from ledger.posting
group by region, entry_id, currency
having sum(amount_minor) <> 0;

-- entries_have_one_currency: no entry mixes currencies
select entry_id
from ledger.posting
group by region, entry_id
having count(distinct currency) > 1;

-- sales_are_booked_once: no order has two sales
select order_id
from ledger.posting
where kind = 'sale'
  and account = 'receivable'
group by region, order_id
having count(*) > 1;

-- journal_sums_to_zero: all accounts of a currency together stand at nothing
select region, currency, sum(amount_minor) as out_of_balance
from ledger.posting
group by region, currency
having sum(amount_minor) <> 0;

-- balances_follow_the_seals: what an account stood at when the last stretch was sealed is what the journal says
with last as (
  select region, max(until_at) as until_at
  from ledger.seal
  group by region
), journal as (
  select posting.region, posting.account, posting.partner, posting.currency, sum(posting.amount_minor) as amount_minor
  from ledger.posting
  join last on last.region = posting.region and posting.occurred_at < last.until_at
  group by posting.region, posting.account, posting.partner, posting.currency
)
select coalesce(balance.account, journal.account) as account, coalesce(balance.partner, journal.partner) as partner,
  balance.amount_minor as kept, journal.amount_minor as booked
from ledger.balance
full join journal on journal.region = balance.region and journal.account = balance.account
  and journal.partner = balance.partner and journal.currency = balance.currency
where coalesce(balance.amount_minor, 0) <> coalesce(journal.amount_minor, 0);
