-- Why: a model is of one of the kinds that the code can put to work.
-- Safe while old code runs: yes
alter table fraud.model add constraint model_kind_is_known check (kind in ('trees', 'logistic', 'blend'));
