-- Why: a confirmed order that the desk changes books the difference of its sale, as an entry of its own.
-- Safe while old code runs: yes
alter table ledger.posting drop constraint posting_kind_is_known;
alter table ledger.posting add constraint posting_kind_is_known check (kind in (
  'sale', 'payment', 'cancellation', 'edit', 'refund', 'credit', 'gift_card', 'fee', 'payout', 'dispute', 'goodwill',
  'adjustment', 'fx'
)) not valid;
