-- Why: the desk reads the audit log by what was done.
-- Safe while old code runs: yes
create index audit_entry_action on identity.audit_entry (action, id desc);
