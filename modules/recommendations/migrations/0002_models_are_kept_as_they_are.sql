-- Why: packing a model that is read once per process costs the database a second for each that is learned.
-- Safe while old code runs: yes
alter table recommendations.model_part
  alter column bytes set storage external;
