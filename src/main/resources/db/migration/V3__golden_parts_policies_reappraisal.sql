-- Golden sets speak for a part of a launch, for a time, and for some hosts.
alter table golden_set add column not_before timestamptz;
alter table golden_set add column not_after timestamptz;
alter table golden_set add column hosts jsonb not null default '[]';

-- What an operator says of a host; policies choose their hosts by it.
alter table host add column labels jsonb not null default '{}';

-- Versions of policies. The text never changes, the state does; one version of a name is in force.
create table policy (
    id         uuid primary key,
    name       varchar(100) not null,
    version    integer not null,
    state      text not null check (state in ('draft', 'active', 'retired')),
    text       text not null,
    digest     varchar(64) not null,
    origin     text not null,
    created_at timestamptz not null,
    created_by text not null,
    changed_at timestamptz not null,
    changed_by text not null,
    unique (name, version)
);
create unique index policy_in_force on policy (name) where state = 'active';

-- Judging again from stored evidence: work that goes on after a crash where it stopped.
create table reappraisal (
    id            uuid primary key,
    cause         text not null,
    created_at    timestamptz not null,
    claimed_until timestamptz,
    finished_at   timestamptz,
    after_host    uuid,
    judged        integer not null default 0,
    changed       integer not null default 0,
    failed        integer not null default 0
);
create index reappraisal_open on reappraisal (id) where finished_at is null;

-- A result that was judged again shows the same launch: quote, logs and facts stand once, in the result they came with.
alter table result add column facts_of uuid;
alter table result alter column quote drop not null;
alter table result alter column logs drop not null;
alter table result alter column launch drop not null;
alter table result alter column launch drop default;

-- Each time that the word for a host became another one, and why.
create table verdict_change (
    id         uuid primary key,
    host_id    uuid not null,
    host_name  varchar(253) not null,
    changed_at timestamptz not null,
    was        text,
    became     text not null,
    cause      text not null,
    reason     text not null,
    result_id  uuid not null
);
create index verdict_change_host on verdict_change (host_name, id);

-- Which golden sets a verdict rests on: what a revocation has to reach at once.
alter table trust add column golden_sets jsonb not null default '[]';
