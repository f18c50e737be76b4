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
