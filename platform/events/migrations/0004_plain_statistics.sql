-- Why: payloads are read, never searched, and nothing waits in the outbox any more (0003): it is found by its key, however
-- many there are. To analyse it at every twentieth event was a tenth of what a busy shop analysed.
-- Safe while old code runs: yes
alter table platform.outbox
  alter column payload set statistics 0,
  alter column trace set statistics 0;
alter table platform.outbox reset (autovacuum_analyze_scale_factor);
alter table platform.inbox reset (autovacuum_analyze_scale_factor);
