-- What a verdict claims of each AR4SI category: tokens are made of it.
alter table result add column claims jsonb not null default '{}';
