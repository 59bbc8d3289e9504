-- What a launch was proven to be, beside the verdict on it.
alter table result add column launch jsonb not null default '{}';
