-- Why: a payment may be held while a person decides about the purchase; its attempt is looked at again until they have.
-- Safe while old code runs: yes
alter table checkout.attempt
  drop constraint attempt_state_check,
  add constraint attempt_state_check
    check (state in ('authorizing', 'action_required', 'unknown', 'in_review', 'confirmed', 'declined'));
