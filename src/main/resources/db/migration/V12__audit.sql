-- The journal: who decided what. The running role may add to it and read it, nothing else; see docs/audit.md.
create table audit_entry (
    id           bigint generated always as identity primary key,
    -- The transaction of the decision: entries get their place in the chain when all before it are over.
    tx           xid8 not null default pg_current_xact_id(),
    at           timestamptz not null default clock_timestamp(),
    actor        text not null,
    action       text not null,
    subject_kind text not null,
    subject      text not null,
    cause        text,
    before       text,
    after        text
);
create index audit_entry_order on audit_entry (tx, id);
create index audit_entry_subject on audit_entry (subject, id);

-- The chain over it: one row per entry, without gaps.
create table audit_chain (
    seq           bigint primary key,
    entry_id      bigint not null unique references audit_entry (id),
    tx            xid8 not null,
    previous_hash bytea not null check (length(previous_hash) = 32),
    hash          bytea not null unique check (length(hash) = 32)
);

-- What the chain was at a moment, signed, so that a tail that was cut off is missed.
create table audit_checkpoint (
    seq       bigint primary key references audit_chain (seq),
    at        timestamptz not null,
    signed    text not null
);

create function touchstone_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit journal is only ever added to: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_entry for each statement execute function touchstone_append_only();
create trigger append_only before update or delete or truncate on audit_chain for each statement execute function touchstone_append_only();
create trigger append_only before update or delete or truncate on audit_checkpoint for each statement execute function touchstone_append_only();

-- Whoever got rights on new tables by default loses those that a journal must not give.
do $$
declare grantee name;
begin
    for grantee in
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.relname in ('audit_entry', 'audit_chain', 'audit_checkpoint') and c.relnamespace = current_schema()::regnamespace
          and a.grantee <> c.relowner
    loop
        execute format('revoke update, delete, truncate, trigger, references on audit_entry, audit_chain, audit_checkpoint from %I', grantee);
    end loop;
end $$;

-- The running role owns no table and makes none: partitions are made with the owner's rights.
alter function touchstone_ensure_partitions() security definer;
do $$ begin execute format('alter function touchstone_ensure_partitions() set search_path = %I, pg_temp', current_schema()); end $$;

-- Each change of a verdict is an entry, whatever made it.
create function touchstone_audit_verdict() returns trigger language plpgsql as $$
begin
    insert into audit_entry (actor, action, subject_kind, subject, cause, before, after)
    values ('service', 'verdict.changed', 'host', new.host_name, left(new.cause, 2000), new.was,
        left(new.became || coalesce(': ' || new.reason, ''), 4000));
    return null;
end $$;
create trigger verdict_audited after insert on verdict_change for each row execute function touchstone_audit_verdict();
