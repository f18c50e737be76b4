-- Why: the house keeps no binary fractions in columns: features are packed bytes, ratios are thousandths, sums of squares are exact.
-- Safe while old code runs: needs N-1 deployed
alter table fraud.purchase drop column features;
alter table fraud.purchase add column features bytea;
alter table fraud.observation drop column surprise;
alter table fraud.observation add column surprise_permille int not null default -1000;
alter table fraud.subject alter column folded_squares type numeric;
