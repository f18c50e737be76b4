-- Why: the desk lists what is scarce, the scarcest first, and read a million levels for it.
-- Safe while old code runs: yes
-- Free units where they are few, and null where they are plenty: a checkout that leaves plenty changes nothing that is
-- indexed, so its update stays on its page (HOT) and costs what it did; only the last hundred units of a variant write to
-- the index. Writes the table anew, once: seconds for a million levels.
alter table inventory.stock add column scarce int generated always as (
  case
    when on_hand - reserved - safety + backorder_limit <= 100 then on_hand - reserved - safety + backorder_limit
  end
) stored;
create index stock_scarce on inventory.stock (region, scarce, variant_id, location) where scarce is not null;
