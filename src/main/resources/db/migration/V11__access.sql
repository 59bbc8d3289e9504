-- Roles for those who look after hosts, and those who look after what hosts are judged by.
alter table api_token drop constraint api_token_role_check;
alter table api_token add constraint api_token_role_check
    check (role in ('host', 'scheduler', 'operator', 'golden', 'admin', 'auditor'));

-- For whom a token was made; the areas of the API that it is narrowed to, none: all of its role; which one takes its place; when it was last shown, to a few minutes.
alter table api_token add column owner varchar(200);
update api_token set owner = label;
update api_token set owner = 'installation' where created_by in ('first start', 'configuration');
alter table api_token alter column owner set not null;
alter table api_token add column scopes text[] not null default '{}';
alter table api_token add column last_used_at timestamptz;
alter table api_token add column successor uuid references api_token (id) on delete set null;

-- Whoever issued it saw its text, and so did those who issued theirs: for the two-person rule they are one.
alter table api_token add column lineage text[] not null default '{}';
with recursive line (id, issuer) as (
    select t.id, t.created_by from api_token t
    union
    select l.id, p.created_by from line l join api_token p on l.issuer = 'admin:' || p.id
)
update api_token set lineage = array(
    select distinct lower(p.owner) from line l join api_token p on l.issuer = 'admin:' || p.id where l.id = api_token.id);

-- That a token was used changes nothing that memories hold.
drop trigger token_told on api_token;
create trigger token_told
    after update of role, host_id, hash, owner, label, scopes, expires_at, revoked_at or delete on api_token
    for each statement execute function touchstone_token_told();

-- Changes that wait for another person, or did. Names and lineage say who asked, whichever credential they held.
create table approval (
    id                uuid primary key,
    subject           text not null check (subject in ('golden-set', 'policy')),
    deed              text not null check (deed in ('activation', 'retirement')),
    name              varchar(100) not null,
    version           integer not null,
    digest            varchar(64) not null,
    state             text not null check (state in ('open', 'approved', 'rejected', 'withdrawn', 'expired')),
    requested_at      timestamptz not null,
    requested_by      text not null,
    requester         text not null,
    requester_names   text[] not null,
    requester_lineage text[] not null,
    expires_at        timestamptz not null,
    decided_at        timestamptz,
    decided_by        text,
    reason            text
);
create unique index approval_open on approval (subject, deed, name, version) where state = 'open';
