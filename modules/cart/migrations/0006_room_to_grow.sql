-- Why: a cart is written small and grows when its owner says who and where they are. On a full page that writes the row
-- elsewhere and its index entries anew, which half of all carts paid for; with room on the page it stays where it is (HOT).
-- Safe while old code runs: yes
alter table cart.cart set (fillfactor = 50);
